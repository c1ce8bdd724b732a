package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Tensors of every type from a seed; all of their elements can travel as JSON unless the type cannot. */
final class RandomTensors {
    private final Random random;

    RandomTensors(long seed) {
        random = new Random(seed);
    }

    /** One tensor of each type, named after it. */
    List<NamedTensor> ofEveryType() {
        return Stream.of(ElementType.values())
                .map(type -> new NamedTensor(type.name(), of(type)))
                .toList();
    }

    /** One tensor of each type that JSON can carry, named after it. */
    List<NamedTensor> ofEveryJsonType() {
        return ofEveryType().stream()
                .filter(named -> named.tensor().type() != ElementType.FP16
                        && named.tensor().type() != ElementType.BF16)
                .toList();
    }

    Tensor of(ElementType type) {
        var shape = Shape.of(random.longs(random.nextInt(4), 0, 5).toArray());
        if (type == ElementType.BYTES) {
            return strings(shape);
        }
        var tensor = Tensor.zeros(type, shape);
        var data = tensor.data();
        while (data.hasRemaining()) {
            putElement(type, data);
        }
        return tensor;
    }

    private void putElement(ElementType type, ByteBuffer data) {
        switch (type) {
            case BOOL -> data.put((byte) random.nextInt(2));
            case FP32 -> data.putFloat(finiteFloat());
            case FP64 -> data.putDouble(finiteDouble());
            default -> data.put((byte) random.nextInt());
        }
    }

    private float finiteFloat() {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(value) ? value : random.nextFloat();
    }

    private double finiteDouble() {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : random.nextDouble();
    }

    private Tensor strings(Shape shape) {
        var data = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < shape.elementCount(); i++) {
            byte[] element = string().getBytes(StandardCharsets.UTF_8);
            data.putInt(element.length).put(element);
        }
        return Tensor.wrap(ElementType.BYTES, shape, data.flip());
    }

    private String string() {
        var text = new StringBuilder();
        int length = random.nextInt(6);
        while (text.length() < length) {
            int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT);
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }
}
