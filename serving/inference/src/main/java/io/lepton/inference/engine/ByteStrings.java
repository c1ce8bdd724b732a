package io.lepton.inference.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Translates {@link ElementType#BYTES} tensors to strings and back; ONNX strings are UTF-8. */
final class ByteStrings {
    private ByteStrings() {}

    static String[] toStrings(Tensor tensor) {
        String[] strings = new String[Math.toIntExact(tensor.shape().elementCount())];
        ByteBuffer data = tensor.data();
        for (int index = 0; index < strings.length; index++) {
            byte[] bytes = new byte[data.getInt()];
            data.get(bytes);
            strings[index] = new String(bytes, UTF_8);
        }
        return strings;
    }

    static Tensor toTensor(Shape shape, List<String> strings) {
        List<byte[]> encoded =
                strings.stream().map(string -> string.getBytes(UTF_8)).toList();
        int size =
                encoded.stream().mapToInt(bytes -> Integer.BYTES + bytes.length).sum();
        ByteBuffer data = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        encoded.forEach(bytes -> data.putInt(bytes.length).put(bytes));
        return Tensor.wrap(ElementType.BYTES, shape, data.flip());
    }

    /** A tensor of empty strings: four zero bytes each. */
    static Tensor empties(Shape shape) {
        int size = Math.toIntExact(Math.multiplyExact(shape.elementCount(), (long) Integer.BYTES));
        return Tensor.wrap(ElementType.BYTES, shape, ByteBuffer.allocateDirect(size));
    }

    /** The strings of a nested array, in row-major order. */
    static List<String> flatten(Object nested) {
        List<String> strings = new ArrayList<>();
        collect(nested, strings);
        return strings;
    }

    private static void collect(Object nested, List<String> strings) {
        if (nested instanceof Object[] rows) {
            for (Object row : rows) {
                collect(row, strings);
            }
        } else {
            strings.add((String) nested);
        }
    }
}
