package io.lepton.chassis;

import io.lepton.chassis.Configuration.Mistake;
import io.lepton.domain.Spelling;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Makes records of a YAML tree, and gathers what is wrong with it instead of stopping at the first mistake.
 *
 * <p>A value that is wrong is absent in what surrounds it, which is then absent too: a record is made only of sound parts.
 * Confined to one thread, and to one tree.
 */
final class RecordBinder {
    private static final int DEPTH_MAX = 32;
    /** An alias stands for a whole tree each time it is used: counting visits ends what a few lines could unfold. */
    private static final int VISITS_MAX = 100_000;

    private final List<Mistake> mistakes = new ArrayList<>();
    private int visits;

    /** The mistakes in the order of their lines. */
    List<Mistake> mistakes() {
        return mistakes.stream().sorted(Comparator.comparingInt(Mistake::line)).toList();
    }

    /** The record that the tree says; absent if there was a mistake. */
    <T extends Record> Optional<T> bind(Node root, Class<T> type) {
        return bind(root, type, "", 0).map(type::cast);
    }

    private Optional<Object> bind(Node node, Type type, String field, int depth) {
        if (depth > DEPTH_MAX || ++visits > VISITS_MAX) {
            return wrong(node, "nested too deeply, or too large: field=" + field);
        }
        if (type instanceof ParameterizedType container) {
            return bindContainer(node, container, field, depth);
        }
        Class<?> plain = (Class<?>) type;
        return plain.isRecord() ? bindRecord(node, plain, field, depth) : bindScalar(node, plain, field);
    }

    private Optional<Object> bindContainer(Node node, ParameterizedType type, String field, int depth) {
        Type element = type.getActualTypeArguments()[0];
        if (type.getRawType() == Optional.class) {
            return bind(node, element, field, depth).map(Optional::of);
        }
        if (type.getRawType() == Map.class && element == String.class) {
            return bindMap(node, type.getActualTypeArguments()[1], field, depth);
        }
        if (type.getRawType() != List.class) {
            throw new IllegalArgumentException("not a type for configuration: field=" + field + ", type=" + type);
        }
        return bindList(node, element, field, depth);
    }

    /** Any keys, each once, with values of one type, in their order. */
    private Optional<Object> bindMap(Node node, Type element, String field, int depth) {
        if (!(node instanceof MappingNode mapping)) {
            return wrong(node, "must have keys: field=" + field);
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                wrong(tuple.getKeyNode(), "a key must be a word: field=" + field);
            } else if (entries.containsKey(key.getValue())) {
                wrong(key, "given twice: field=" + path(field, key.getValue()));
            } else {
                bind(tuple.getValueNode(), element, path(field, key.getValue()), depth + 1)
                        .ifPresent(value -> entries.put(key.getValue(), value));
            }
        }
        return Optional.of(Collections.unmodifiableMap(entries));
    }

    private Optional<Object> bindList(Node node, Type element, String field, int depth) {
        if (!(node instanceof SequenceNode sequence)) {
            return wrong(node, "must be a list: field=" + field);
        }
        List<Object> elements = new ArrayList<>();
        int index = 0;
        for (Node item : sequence.getValue()) {
            bind(item, element, field + "[" + index + "]", depth + 1).ifPresent(elements::add);
            index++;
        }
        return Optional.of(elements);
    }

    private Optional<Object> bindRecord(Node node, Class<?> type, String field, int depth) {
        if (!(node instanceof MappingNode mapping)) {
            return wrong(
                    node,
                    "must have keys: field=" + (field.isEmpty() ? "(whole)" : field) + ", keys=" + Words.names(type));
        }
        int mistakesBefore = mistakes.size();
        Map<String, Node> values = values(mapping, type, field);
        List<Object> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Optional<Node> value = Optional.ofNullable(values.get(component.getName()));
            bindComponent(mapping, component, value, path(field, component.getName()), depth)
                    .ifPresent(parts::add);
        }
        return mistakes.size() > mistakesBefore ? Optional.empty() : make(mapping, type, field, parts);
    }

    private Optional<Object> bindComponent(
            MappingNode parent, RecordComponent component, Optional<Node> value, String field, int depth) {
        boolean isOptional = component.getType() == Optional.class;
        if (value.isPresent() && !isNull(value.get())) {
            return bind(value.get(), component.getGenericType(), field, depth + 1);
        }
        return isOptional ? Optional.of(Optional.empty()) : wrong(parent, "a key is missing: field=" + field);
    }

    private Map<String, Node> values(MappingNode mapping, Class<?> type, String field) {
        List<String> known = Words.names(type);
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "(not a word)";
            if (!known.contains(key)) {
                wrong(tuple.getKeyNode(), "unknown key: field=" + path(field, key) + Spelling.suggestion(key, known));
            } else if (values.put(key, tuple.getValueNode()) != null) {
                wrong(tuple.getKeyNode(), "given twice: field=" + path(field, key));
            }
        }
        return values;
    }

    private Optional<Object> bindScalar(Node node, Class<?> type, String field) {
        if (!(node instanceof ScalarNode scalar)) {
            return wrong(node, "must be one value: field=" + field);
        }
        try {
            return Optional.of(Words.parse(scalar.getValue(), type));
        } catch (IllegalArgumentException e) {
            return wrong(node, "must be " + Words.kind(type) + ": " + field + "=" + scalar.getValue());
        }
    }

    private Optional<Object> make(Node node, Class<?> type, String field, List<Object> parts) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(parts.toArray()));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                return wrong(node, refusal.getMessage() + (field.isEmpty() ? "" : ": field=" + field));
            }
            throw new IllegalStateException("a configuration record failed: type=" + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not a configuration record: type=" + type, e);
        }
    }

    private Optional<Object> wrong(Node node, String fact) {
        mistakes.add(Mistake.at(node, fact));
        return Optional.empty();
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String path(String field, String key) {
        return field.isEmpty() ? key : field + "." + key;
    }
}
