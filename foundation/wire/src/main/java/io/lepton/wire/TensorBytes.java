package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;

/** Makes tensors of little-endian bytes that a caller sent; nothing is copied. */
final class TensorBytes {
    private TensorBytes() {}

    static Tensor wrap(ElementType type, Shape shape, ByteBuffer slice) {
        if (type == ElementType.BOOL) {
            requireBooleans(slice);
        }
        try {
            return Tensor.wrap(type, shape, slice);
        } catch (IllegalArgumentException e) {
            throw fault("binary data does not fit its shape", String.valueOf(e.getMessage()));
        }
    }

    /** A byte that is neither 0 nor 1 is undefined behaviour in the native code that takes it as a boolean. */
    private static void requireBooleans(ByteBuffer slice) {
        for (int i = slice.position(); i < slice.limit(); i++) {
            if ((slice.get(i) & ~1) != 0) {
                throw fault("a BOOL must be 0 or 1", "element=" + (i - slice.position()));
            }
        }
    }

    private static JsonFault fault(String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details);
    }
}
