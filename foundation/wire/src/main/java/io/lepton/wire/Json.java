package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes messages as JSON.
 *
 * <p>Ids are strings, shapes are arrays, everything else is an object under its component names. Unknown keys are
 * refused with their name where people write, and passed over where a newer process may speak. Safe for any thread.
 */
public final class Json {
    private static final int NESTING_MAX = 100;

    private static final JsonMapper LENIENT = mapper(false);
    private static final JsonMapper STRICT = mapper(true);

    private Json() {}

    /** Writes a message as UTF-8. */
    public static byte[] write(Object message) {
        return LENIENT.writeValueAsBytes(message);
    }

    /** Writes a message for people: indented, ending in a line feed. */
    public static String writePretty(Object message) {
        return LENIENT.writerWithDefaultPrettyPrinter().writeValueAsString(message) + "\n";
    }

    /**
     * Reads a message that another process of the fleet wrote.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        return read(LENIENT, bytes, type);
    }

    /**
     * Reads a message that a person or a foreign program wrote.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field; an unknown key is one
     */
    public static <T> T readStrictly(byte[] bytes, Class<T> type) {
        return read(STRICT, bytes, type);
    }

    private static <T> T read(JsonMapper mapper, byte[] bytes, Class<T> type) {
        T message;
        try {
            message = mapper.readValue(bytes, type);
        } catch (DatabindException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, JsonFaults.tell(e), e);
        } catch (JacksonException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not valid JSON: " + JsonFaults.place(e), e);
        }
        if (message == null) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "a JSON object is required, given null");
        }
        return message;
    }

    private static JsonMapper mapper(boolean isStrict) {
        var constraints =
                StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .addModule(new WireModule())
                .annotationIntrospector(new RequiredComponents())
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, isStrict)
                .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true)
                .configure(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, true)
                .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
                // A person who writes "3" or 2.5 where a count is wanted is told so.
                .configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, !isStrict)
                .configure(DeserializationFeature.ACCEPT_FLOAT_AS_INT, !isStrict)
                .build();
    }
}
