package io.lepton.training.torch;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Carries floats between arrays and tensors; in the scope of its caller. */
final class Floats {
    private Floats() {}

    /** A new tensor that owns a copy. */
    static Tensor toTensor(float[] values, ScalarType numbers, long... extents) {
        var tensor = torch.empty(extents);
        if (values.length > 0) {
            tensor.data_ptr_float().put(values);
        }
        return tensor.to(numbers);
    }

    /** A copy of a tensor's numbers, the last axis fastest. */
    static float[] toArray(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        if (values.length > 0) {
            var plain = tensor.to(ScalarType.Float).contiguous();
            try (FloatPointer pointer = plain.data_ptr_float()) {
                pointer.get(values);
            }
        }
        return values;
    }

    /** Copies numbers into a tensor of as many. */
    static void fill(Tensor tensor, float[] values) {
        if (tensor.numel() != values.length) {
            throw new IllegalArgumentException("counts differ: values=" + values.length + ", places=" + tensor.numel());
        }
        tensor.copy_(toTensor(values, ScalarType.Float, values.length));
    }
}
