package io.lepton.federation;

import io.lepton.federation.secure.Bytes;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what {@link RecordWriter} wrote, and refuses whatever else there is.
 *
 * <p>A record may have grown since it was written: parts that are missing at its end are empty if they can be, as optional ones and
 * collections can. Confined to one thread.
 */
final class RecordReader {
    private static final int DIGEST_BYTES = 32;

    private final DataInputStream in;
    private final Parts parts;

    /** @param parts where vectors are that are not among the rest */
    RecordReader(DataInputStream in, Parts parts) {
        this.in = in;
        this.parts = parts;
    }

    /**
     * Reads a value of a type.
     *
     * @throws IllegalArgumentException if it is none
     * @throws java.io.EOFException if it ends too soon
     */
    Object read(Type type) throws IOException {
        return switch (type) {
            case ParameterizedType generic -> readGeneric(generic);
            case Class<?> plain when VectorCode.isVector(plain) -> readVector(plain);
            case Class<?> plain
            when RecordShape.isChoice(plain) -> {
                String name = readText();
                Class<?> alternative = RecordShape.alternatives(plain).get(name);
                if (alternative == null) {
                    throw new IllegalArgumentException("unknown " + plain.getSimpleName() + ": name=" + shorten(name));
                }
                yield readRecord(alternative);
            }
            case Class<?> plain when plain.isRecord() -> readRecord(plain);
            case Class<?> plain when plain.isEnum() -> readConstant(plain);
            default -> readPlain(type);
        };
    }

    private Object readRecord(Class<?> type) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        int count = in.readUnsignedByte();
        if (count > components.length) {
            throw new IllegalArgumentException("written by a later version: record=" + type.getSimpleName());
        }
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < count ? read(components[i].getGenericType()) : missing(type, components[i]);
        }
        return RecordShape.make(type, values);
    }

    private static Object missing(Class<?> type, RecordComponent component) {
        Class<?> raw = component.getType();
        if (raw == Optional.class) {
            return Optional.empty();
        }
        if (raw == List.class) {
            return List.of();
        }
        if (raw == Map.class) {
            return Map.of();
        }
        throw new IllegalArgumentException(
                "a part is missing: record=" + type.getSimpleName() + ", part=" + component.getName());
    }

    private Object readGeneric(ParameterizedType type) throws IOException {
        Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
        if (type.getRawType() == Optional.class) {
            return in.readBoolean() ? Optional.of(read(last)) : Optional.empty();
        }
        int size = in.readInt();
        if (size < 0) {
            throw new IllegalArgumentException("no size: size=" + size);
        }
        if (type.getRawType() == Map.class) {
            Map<String, Object> map = new TreeMap<>();
            for (int i = 0; i < size; i++) {
                String key = readText();
                if (map.put(key, read(last)) != null) {
                    throw new IllegalArgumentException("twice in a map: key=" + shorten(key));
                }
            }
            return map;
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(read(last));
        }
        return type.getRawType() == Set.class ? new HashSet<>(list) : list;
    }

    private Object readVector(Class<?> type) throws IOException {
        return in.readBoolean()
                ? parts.get(Bytes.of(VectorCode.readBytes(DIGEST_BYTES, in)), type)
                : VectorCode.read(type, in);
    }

    private Object readConstant(Class<?> type) throws IOException {
        String name = readText();
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown " + type.getSimpleName() + ": name=" + shorten(name)));
    }

    private Object readPlain(Type type) throws IOException {
        if (type == int.class) {
            return in.readInt();
        }
        if (type == long.class) {
            return in.readLong();
        }
        if (type == double.class) {
            return Double.longBitsToDouble(in.readLong());
        }
        if (type == boolean.class) {
            return in.readBoolean();
        }
        if (type == String.class) {
            return readText();
        }
        try {
            if (type == Duration.class) {
                return Duration.ofSeconds(in.readLong(), in.readInt());
            }
            if (type == Instant.class) {
                return Instant.ofEpochSecond(in.readLong(), in.readInt());
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("no time", e);
        }
        throw new IllegalStateException("cannot be read: type=" + type);
    }

    private String readText() throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IllegalArgumentException("no length: length=" + length);
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(VectorCode.readBytes(length, in));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private static String shorten(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= 80 ? printable : printable.substring(0, 80) + "...";
    }
}
