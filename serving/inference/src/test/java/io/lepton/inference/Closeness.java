package io.lepton.inference;

import io.lepton.domain.ElementType;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Compares computed tensors with published ones.
 *
 * <p>Integers, booleans and strings must be equal. Of floating-point numbers, 1e-3 relative and 1e-5 absolute is what the
 * publishers of the cases ask for, since a runtime may sum in any order; a narrower type may be off by the two units in
 * its last place that its rounding costs at the input and at the output.
 */
final class Closeness {
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-5;
    private static final int FP16_FRACTION_BITS = 10;
    private static final int BF16_FRACTION_BITS = 7;

    private Closeness() {}

    /** Tells the first difference; empty if there is none. */
    static Optional<String> difference(Tensor found, Tensor wanted) {
        if (found.type() != wanted.type() || !found.shape().equals(wanted.shape())) {
            return Optional.of("found " + found + ", wanted " + wanted);
        }
        return switch (wanted.type()) {
            case FP16, BF16, FP32, FP64 -> distance(found, wanted);
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
                found.equals(wanted) ? Optional.empty() : Optional.of("other elements of " + wanted);
        };
    }

    /** Tells whether JSON can carry a tensor. */
    static Optional<String> jsonObstacle(Tensor tensor) {
        if (tensor.type() == ElementType.FP16 || tensor.type() == ElementType.BF16) {
            return Optional.of("JSON carries no " + tensor.type());
        }
        if (tensor.type() == ElementType.FP32 || tensor.type() == ElementType.FP64) {
            ByteBuffer data = tensor.data();
            while (data.hasRemaining()) {
                if (!Double.isFinite(next(data, tensor.type()))) {
                    return Optional.of("JSON carries no NaN or infinity");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> distance(Tensor found, Tensor wanted) {
        ByteBuffer computed = found.data();
        ByteBuffer published = wanted.data();
        double relative = relative(wanted.type());
        for (int index = 0; published.hasRemaining(); index++) {
            double actual = next(computed, wanted.type());
            double expected = next(published, wanted.type());
            boolean isClose = Double.compare(actual, expected) == 0
                    || Math.abs(actual - expected) <= ABSOLUTE + relative * Math.abs(expected);
            if (!isClose) {
                return Optional.of("element " + index + " is " + actual + ", wanted " + expected);
            }
        }
        return Optional.empty();
    }

    private static double relative(ElementType type) {
        return switch (type) {
            case FP16 -> Math.scalb(2.0, -FP16_FRACTION_BITS);
            case BF16 -> Math.scalb(2.0, -BF16_FRACTION_BITS);
            default -> RELATIVE;
        };
    }

    private static double next(ByteBuffer data, ElementType type) {
        return switch (type) {
            case FP16 -> Float.float16ToFloat(data.getShort());
            case BF16 -> Float.intBitsToFloat(data.getShort() << Short.SIZE);
            case FP32 -> data.getFloat();
            case FP64 -> data.getDouble();
            default -> throw new IllegalStateException("no floating-point type: type=" + type);
        };
    }
}
