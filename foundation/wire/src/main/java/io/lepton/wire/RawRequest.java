package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A request without JSON: the whole body is the one input of the model, and every output comes back as bytes.
 *
 * <p>The shape is the signature's, with at most one open extent, which follows from the length. A BYTES input is one
 * element, without a length before it.
 */
final class RawRequest {
    private RawRequest() {}

    static InferRequest read(ByteBuffer body, Signature signature, TensorLimits limits) {
        if (signature.inputs().size() != 1) {
            throw fault(
                    "a raw request needs a model with one input",
                    "inputs=" + signature.inputs().size());
        }
        var spec = signature.inputs().getFirst();
        var tensor = spec.type() == ElementType.BYTES ? readString(body, spec) : readElements(body, spec, limits);
        return new InferRequest(Optional.empty(), List.of(new NamedTensor(spec.name(), tensor)), List.of(), true);
    }

    private static Tensor readElements(ByteBuffer body, TensorSpec spec, TensorLimits limits) {
        long count = body.remaining() / spec.type().sizeBytes();
        if (count > limits.elementsMax()) {
            throw new JsonFault(
                    ErrorCode.TOO_LARGE, "too many elements", "elements=" + count + ", max=" + limits.elementsMax());
        }
        return BinarySection.wrap(spec.type(), shape(spec, count), body.slice());
    }

    private static Tensor readString(ByteBuffer body, TensorSpec spec) {
        var element = ByteBuffer.allocate(Integer.BYTES + body.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        element.putInt(body.remaining()).put(body.duplicate()).flip();
        return BinarySection.wrap(spec.type(), shape(spec, 1), element);
    }

    /** The signature's shape, with the one open extent chosen so that the tensor has so many elements. */
    private static Shape shape(TensorSpec spec, long count) {
        long[] extents = spec.shape().toArray();
        int open = -1;
        long known = 1;
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] != Shape.UNKNOWN) {
                known *= extents[axis];
            } else if (open < 0) {
                open = axis;
            } else {
                throw fault("a raw request needs a shape with one open extent at most", "shape=" + spec.shape());
            }
        }
        if (open >= 0) {
            extents[open] = known == 0 ? 0 : count / known;
        }
        return Shape.of(extents);
    }

    private static JsonFault fault(String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details);
    }
}
