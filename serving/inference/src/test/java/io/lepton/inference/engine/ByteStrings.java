package io.lepton.inference.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Makes tensors of text. */
final class ByteStrings {
    private ByteStrings() {}

    static Tensor toTensor(Shape shape, List<String> strings) {
        List<byte[]> encoded =
                strings.stream().map(string -> string.getBytes(UTF_8)).toList();
        int size =
                encoded.stream().mapToInt(bytes -> Integer.BYTES + bytes.length).sum();
        ByteBuffer data = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        encoded.forEach(bytes -> data.putInt(bytes.length).put(bytes));
        return Tensor.wrap(ElementType.BYTES, shape, data.flip());
    }
}
