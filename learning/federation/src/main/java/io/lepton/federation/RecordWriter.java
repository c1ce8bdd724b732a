package io.lepton.federation;

import io.lepton.federation.secure.Bytes;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes records as bytes: each as the number of its parts and the parts, of a choice the name first, of a collection the size.
 *
 * <p>What follows from the types is not written. Equal values have equal bytes, except that sets and maps of anything but texts are not
 * taken. {@link RecordReader} says what later versions may add. Confined to one thread.
 */
final class RecordWriter {
    private final DataOutputStream out;
    private final Parts parts;

    /** @param parts where vectors go that are not to be among the rest */
    RecordWriter(DataOutputStream out, Parts parts) {
        this.out = out;
        this.parts = parts;
    }

    /** @throws IllegalArgumentException if it is, or has in it, something that cannot be written */
    void write(Type type, Object value) throws IOException {
        switch (type) {
            case ParameterizedType generic -> writeGeneric(generic, value);
            case Class<?> plain when VectorCode.isVector(plain) -> writeVector(value);
            case Class<?> plain
            when RecordShape.isChoice(plain) -> {
                String name = value.getClass().getSimpleName();
                if (RecordShape.alternatives(plain).get(name) != value.getClass()) {
                    throw new IllegalArgumentException(plain.getSimpleName() + " that cannot be written: type="
                            + value.getClass().getName());
                }
                writeText(name);
                writeRecord(value);
            }
            case Class<?> plain when plain.isRecord() -> writeRecord(value);
            default -> writePlain(value);
        }
    }

    private void writeRecord(Object record) throws IOException {
        RecordComponent[] components = record.getClass().getRecordComponents();
        out.writeByte(components.length);
        for (RecordComponent component : components) {
            write(component.getGenericType(), RecordShape.get(component, record));
        }
    }

    private void writeGeneric(ParameterizedType type, Object value) throws IOException {
        Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
        switch (value) {
            case Optional<?> optional -> {
                out.writeBoolean(optional.isPresent());
                if (optional.isPresent()) {
                    write(last, optional.get());
                }
            }
            case Map<?, ?> map -> {
                out.writeInt(map.size());
                for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                    writeText((String) entry.getKey());
                    write(last, entry.getValue());
                }
            }
            case Set<?> set -> writeAll(last, new TreeSet<>(set));
            case Collection<?> list -> writeAll(last, list);
            default -> throw unknown(value);
        }
    }

    private void writeAll(Type type, Collection<?> values) throws IOException {
        out.writeInt(values.size());
        for (Object value : values) {
            write(type, value);
        }
    }

    private void writeVector(Object vector) throws IOException {
        Optional<Bytes> apart = parts.put(vector);
        out.writeBoolean(apart.isPresent());
        if (apart.isPresent()) {
            out.write(apart.get().toArray());
        } else {
            VectorCode.write(vector, out);
        }
    }

    private void writePlain(Object value) throws IOException {
        switch (value) {
            case Integer number -> out.writeInt(number);
            case Long number -> out.writeLong(number);
            case Double number -> out.writeLong(Double.doubleToRawLongBits(number));
            case Boolean claim -> out.writeBoolean(claim);
            case String text -> writeText(text);
            case Enum<?> constant -> writeText(constant.name());
            case Duration duration -> {
                out.writeLong(duration.getSeconds());
                out.writeInt(duration.getNano());
            }
            case Instant instant -> {
                out.writeLong(instant.getEpochSecond());
                out.writeInt(instant.getNano());
            }
            default -> throw unknown(value);
        }
    }

    private void writeText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException(
                "cannot be written: type=" + value.getClass().getName());
    }
}
