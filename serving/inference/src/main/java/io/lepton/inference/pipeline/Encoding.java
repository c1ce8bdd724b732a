package io.lepton.inference.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/** Turns names into numbers and numbers into names. */
final class Encoding {
    private Encoding() {}

    /** Sets a 1 at the place that each element names, in a tensor of zeros. */
    static void oneHot(Tensor from, Tensor to, int depth) {
        IntToLongFunction source = Elements.longs(from);
        ByteBuffer target = to.data();
        int count = Math.toIntExact(from.shape().elementCount());
        for (int place = 0; place < count; place++) {
            long hot = source.applyAsLong(place);
            if (hot < 0 || hot >= depth) {
                throw new IllegalArgumentException("an element is outside [0, " + depth + "): place=" + place);
            }
            target.putFloat((place * depth + (int) hot) * Float.BYTES, 1);
        }
    }

    /** The bytes of keys, with their places. */
    static Map<ByteBuffer, Long> places(List<String> keys) {
        Map<ByteBuffer, Long> places = new HashMap<>();
        for (String key : keys) {
            places.put(ByteBuffer.wrap(key.getBytes(UTF_8)), (long) places.size());
        }
        return places;
    }

    /** The place of each byte string; a negative {@code unknown} refuses those that have none. */
    static void lookUp(Tensor from, Tensor to, Map<ByteBuffer, Long> places, long unknown) {
        ByteBuffer source = from.data();
        ByteBuffer target = to.data();
        for (int place = 0; source.hasRemaining(); place++) {
            int length = source.getInt();
            long found = places.getOrDefault(source.slice(source.position(), length), unknown);
            if (found < 0) {
                throw new IllegalArgumentException("an element is none of the keys: place=" + place);
            }
            source.position(source.position() + length);
            target.putLong(found);
        }
    }

    /** The label of each number, as byte strings. */
    static Tensor label(Tensor numbers, Shape shape, List<byte[]> labels) {
        IntToLongFunction source = Elements.longs(numbers);
        int count = Math.toIntExact(shape.elementCount());
        int size = 0;
        for (int place = 0; place < count; place++) {
            size += Integer.BYTES + labels.get((int) source.applyAsLong(place)).length;
        }
        ByteBuffer data = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (int place = 0; place < count; place++) {
            byte[] label = labels.get((int) source.applyAsLong(place));
            data.putInt(label.length).put(label);
        }
        return Tensor.wrap(ElementType.BYTES, shape, data.flip());
    }
}
