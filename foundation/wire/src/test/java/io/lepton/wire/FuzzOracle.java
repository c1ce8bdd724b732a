package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold for every body whatsoever: it is refused in one line with a code of the caller's, or it is understood,
 * and then it says the same after it has been written and read again.
 */
final class FuzzOracle {
    private static final Signature SIGNATURE = new Signature(
            List.of(
                    new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2)),
                    new TensorSpec("n", ElementType.INT64, Shape.of(-1)),
                    new TensorSpec("w", ElementType.BYTES, Shape.of(-1))),
            List.of(
                    new TensorSpec("y", ElementType.FP32, Shape.of(-1)),
                    new TensorSpec("z", ElementType.BOOL, Shape.of())));

    private static final Signature RAW = new Signature(
            List.of(new TensorSpec("x", ElementType.FP64, Shape.of(-1, 2))),
            List.of(new TensorSpec("y", ElementType.FP64, Shape.of(-1))));

    private static final TensorLimits LIMITS = new TensorLimits(1 << 12, 4);

    private static final Set<ErrorCode> REFUSALS =
            Set.of(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_TENSOR, ErrorCode.TOO_LARGE, ErrorCode.UNSUPPORTED);

    private FuzzOracle() {}

    /** Reads a body that came with the given header, and writes it again in the given encoding. */
    static void readsOrRefuses(ByteBuffer body, Optional<String> header, Encoding encoding) {
        Signature signature = header.equals(Optional.of("0")) ? RAW : SIGNATURE;
        InferRequest request;
        try {
            request = InferCodec.readRequest(body.duplicate(), header, signature, LIMITS);
        } catch (LeptonException refusal) {
            requireTold(refusal, REFUSALS);
            return;
        }
        var payload = InferCodec.writeRequest(request, encoding);
        var again = InferCodec.readRequest(Payloads.join(payload), Payloads.header(payload), signature, LIMITS);
        if (!again.equals(request)) {
            throw new AssertionError("written and read again, the request is another");
        }
    }

    /** Reads a body of {@code generate}: its inputs fit the model and the limits, and its numbers are numbers. */
    static void generatesOrRefuses(ByteBuffer body) {
        GenerateRequest request;
        try {
            request = GenerateCodec.readRequest(body.duplicate(), SIGNATURE, LIMITS);
        } catch (LeptonException refusal) {
            requireTold(refusal, REFUSALS);
            return;
        }
        for (TensorSpec spec : SIGNATURE.inputs()) {
            boolean fits = request.inputs().stream()
                            .filter(input -> input.name().equals(spec.name()))
                            .map(NamedTensor::tensor)
                            .filter(tensor -> tensor.type() == spec.type()
                                    && spec.shape().accepts(tensor.shape())
                                    && tensor.shape().elementCount() <= LIMITS.elementsMax())
                            .count()
                    == 1;
            if (!fits) {
                throw new AssertionError("an input that the model does not take: input=" + spec.name());
            }
        }
        for (GenerateParameter parameter : request.parameters().values()) {
            if (parameter instanceof GenerateParameter.Numeric(double value) && !Double.isFinite(value)) {
                throw new AssertionError("a number that is none");
            }
        }
    }

    /** A refusal has a code that blames the caller, and a message of one line. */
    static void requireTold(LeptonException refusal, Set<ErrorCode> codes) {
        if (!codes.contains(refusal.code())) {
            throw new AssertionError("refused with an unexpected code: " + refusal.code(), refusal);
        }
        String message = String.valueOf(refusal.getMessage());
        if (message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("told in more than one line", refusal);
        }
    }
}
