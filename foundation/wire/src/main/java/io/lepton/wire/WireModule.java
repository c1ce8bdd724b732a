package io.lepton.wire;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.Portion;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.TenantId;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Teaches Jackson the few domain types that are not plain objects in JSON: ids, shapes, selections and scopes. */
final class WireModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    private static final String ALL = "all";
    private static final String ANYWHERE = "anywhere";

    WireModule() {
        text(RegionId.class, RegionId::new);
        text(NodeId.class, NodeId::new);
        text(ModelName.class, ModelName::new);
        text(TenantId.class, TenantId::new);
        text(DataClass.class, DataClass::new);
        text(Jurisdiction.class, Jurisdiction::new);
        text(ArtifactId.class, ArtifactId::new);
        text(ModelVersionId.class, ModelVersionId::parse);
        text(Portion.class, Portion::parse);
        shape();
        selection();
        scope();
    }

    private <T> void text(Class<T> type, Function<String, T> parse) {
        addSerializer(type, writer((value, out, _) -> out.writeString(value.toString())));
        addDeserializer(type, reader((in, context) -> parse.apply(string(in, context, type))));
    }

    private void shape() {
        addSerializer(Shape.class, writer((shape, out, _) -> {
            long[] extents = shape.toArray();
            out.writeArray(extents, 0, extents.length);
        }));
        addDeserializer(Shape.class, reader((in, context) -> Shape.of(context.readValue(in, long[].class))));
    }

    /** {@code "all"}, or an array of region names. */
    private void selection() {
        addSerializer(RegionSelection.class, writer((selection, out, _) -> {
            switch (selection) {
                case RegionSelection.All _ -> out.writeString(ALL);
                case RegionSelection.Only(var regions) -> strings(out, regions);
            }
        }));
        addDeserializer(RegionSelection.class, reader((in, context) -> {
            if (in.currentToken() != JsonToken.START_ARRAY) {
                requireWord(ALL, string(in, context, RegionSelection.class));
                return new RegionSelection.All();
            }
            return new RegionSelection.Only(set(in, context, RegionId[].class));
        }));
    }

    /** {@code "anywhere"}, {@code {"jurisdictions": [..]}} or {@code {"regions": [..]}}. */
    private void scope() {
        addSerializer(ResidencyPolicy.Scope.class, writer((scope, out, _) -> {
            switch (scope) {
                case ResidencyPolicy.Anywhere _ -> out.writeString(ANYWHERE);
                case ResidencyPolicy.Within(var jurisdictions) -> object(out, "jurisdictions", jurisdictions);
                case ResidencyPolicy.Exactly(var regions) -> object(out, "regions", regions);
            }
        }));
        addDeserializer(ResidencyPolicy.Scope.class, reader(WireModule::readScope));
    }

    private static ResidencyPolicy.Scope readScope(JsonParser in, DeserializationContext context) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            requireWord(ANYWHERE, string(in, context, ResidencyPolicy.Scope.class));
            return new ResidencyPolicy.Anywhere();
        }
        String key = in.nextName();
        in.nextToken();
        ResidencyPolicy.Scope scope =
                switch (key == null ? "" : key) {
                    case "jurisdictions" -> new ResidencyPolicy.Within(set(in, context, Jurisdiction[].class));
                    case "regions" -> new ResidencyPolicy.Exactly(set(in, context, RegionId[].class));
                    default ->
                        throw new IllegalArgumentException(
                                "unknown key: scope=" + key + ", known=[jurisdictions, regions]");
                };
        if (in.nextToken() != JsonToken.END_OBJECT) {
            throw new IllegalArgumentException("a scope has one key: scope=" + key);
        }
        return scope;
    }

    private static void object(JsonGenerator out, String key, Set<?> members) {
        out.writeStartObject();
        out.writeName(key);
        strings(out, members);
        out.writeEndObject();
    }

    private static void strings(JsonGenerator out, Set<?> members) {
        out.writeStartArray();
        members.forEach(member -> out.writeString(member.toString()));
        out.writeEndArray();
    }

    private static <T extends Comparable<T>> Set<T> set(
            JsonParser in, DeserializationContext context, Class<T[]> type) {
        return new TreeSet<>(Set.of(context.readValue(in, type)));
    }

    private static String string(JsonParser in, DeserializationContext context, Class<?> type) {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            context.handleUnexpectedToken(type, in);
        }
        return in.getString();
    }

    private static void requireWord(String word, String given) {
        if (!given.equals(word)) {
            throw new IllegalArgumentException("must be \"" + word + "\" or a list, given \"" + given + "\"");
        }
    }

    private interface Writer<T> {
        void write(T value, JsonGenerator out, SerializationContext context);
    }

    private interface Reader<T> {
        T read(JsonParser in, DeserializationContext context);
    }

    private static <T> ValueSerializer<T> writer(Writer<T> writer) {
        return new ValueSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                writer.write(value, out, context);
            }
        };
    }

    private static <T> ValueDeserializer<T> reader(Reader<T> reader) {
        return new ValueDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) {
                return reader.read(in, context);
            }
        };
    }
}
