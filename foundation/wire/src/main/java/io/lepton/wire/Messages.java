package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.wire.json.JsonCursor;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What reading requests and reading responses have in common, however they travel. */
final class Messages {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    /** Parameters that change what is asked for: to pass over them would be to answer something else. */
    private static final Set<String> NOT_OFFERED = Set.of("classification", "shared_memory_region");

    private Messages() {}

    /** A cursor on the next bytes of the body; they are copied only where the body has no array. */
    static JsonCursor cursor(ByteBuffer body, int sizeBytes) {
        if (body.hasArray()) {
            int from = body.arrayOffset() + body.position();
            return new JsonCursor(body.array(), from, from + sizeBytes);
        }
        byte[] text = new byte[sizeBytes];
        body.get(body.position(), text);
        return new JsonCursor(text, 0, sizeBytes);
    }

    /** Reads the whole text as one object. */
    static void readWhole(JsonCursor cursor, JsonCursor.MemberReader reader) {
        cursor.readObject(reader);
        cursor.requireEnd();
    }

    /** Reads a string that may be null. */
    static Optional<String> readOptionalString(JsonCursor cursor) {
        return cursor.takesNull() ? Optional.empty() : Optional.of(cursor.readString());
    }

    /** Reads an array that may be null. */
    static void readOptionalArray(JsonCursor cursor, JsonCursor.ElementReader reader) {
        if (!cursor.takesNull()) {
            cursor.readArray(reader);
        }
    }

    /** Reads an object of parameters that may be null, refusing those that Lepton would have to obey and does not. */
    static void readParameters(JsonCursor cursor, BiConsumer<String, JsonCursor> reader) {
        if (cursor.takesNull()) {
            return;
        }
        cursor.readObject(name -> {
            requireOffered(name);
            reader.accept(name, cursor);
        });
    }

    /** Refuses a parameter that Lepton would have to obey and does not. */
    static void requireOffered(String parameter) {
        if (NOT_OFFERED.contains(parameter)) {
            throw new JsonFault(ErrorCode.UNSUPPORTED, "not offered", "");
        }
    }

    /** The element type of a protocol's word. */
    static ElementType elementType(String word) {
        for (var type : ElementType.values()) {
            if (type.name().equals(word)) {
                return type;
            }
        }
        throw new JsonFault(ErrorCode.INVALID_TENSOR, "not a datatype", "given=" + shorten(word));
    }

    /** The new value of a member that may be given once. */
    static <T> T once(@Nullable T before, T value) {
        if (before != null) {
            throw givenTwice();
        }
        return value;
    }

    static JsonFault givenTwice() {
        return new JsonFault(ErrorCode.INVALID_REQUEST, "given twice", "");
    }

    static <T> T require(@Nullable T value, String field) {
        if (value == null) {
            throw new JsonFault(ErrorCode.INVALID_REQUEST, "missing", "").within(field);
        }
        return value;
    }

    /** The product of a shape's extents, if it fits a long. */
    static Optional<Long> elementCount(Shape shape) {
        try {
            return Optional.of(shape.elementCount());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A word of the caller's, cut to a length that a message can bear. */
    static String shorten(String word) {
        return word.length() <= SHOWN_CHARACTERS_MAX ? word : word.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    }
}
