package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.json.JsonFault;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds the inputs and outputs of one request against the model's signature and the limits, however they travel. */
final class SignatureChecks {
    private final Signature signature;
    private final TensorLimits limits;
    private final Set<String> inputs = new HashSet<>();
    private final Set<String> outputs = new HashSet<>();

    SignatureChecks(Signature signature, TensorLimits limits) {
        this.signature = signature;
        this.limits = limits;
    }

    /** Says what is wrong with the next input. */
    Optional<JsonFault> input(String name, ElementType type, Shape shape) {
        if (!inputs.add(name)) {
            return refuse(Fields.NAME, "given twice", "input=" + Messages.shorten(name));
        }
        return signature
                .input(name)
                .map(spec -> check(spec, type, shape))
                .orElseGet(() ->
                        refuse(Fields.NAME, "the model has no such input", unknown("input", name, signature.inputs())));
    }

    /** Refuses the next output if the model has none such, or it was named before. */
    void output(String name) {
        if (signature.output(name).isEmpty()) {
            throw fault(Fields.NAME, "the model has no such output", unknown("output", name, signature.outputs()));
        }
        if (!outputs.add(name)) {
            throw fault(Fields.NAME, "given twice", "output=" + name);
        }
    }

    /** Refuses a request that has ended without an input of the model. */
    void requireEveryInput() {
        for (var spec : signature.inputs()) {
            if (!inputs.contains(spec.name())) {
                throw fault(Fields.INPUTS, "an input of the model is missing", "input=" + spec.name());
            }
        }
    }

    private Optional<JsonFault> check(TensorSpec spec, ElementType type, Shape shape) {
        if (spec.type() != type) {
            return refuse(
                    Fields.DATATYPE,
                    "not the model's datatype",
                    "input=" + spec.name() + ", given=" + type + ", expected=" + spec.type());
        }
        if (!spec.shape().accepts(shape)) {
            return refuse(
                    Fields.SHAPE,
                    "not the model's shape",
                    "input=" + spec.name() + ", given=" + shape + ", expected=" + spec.shape());
        }
        return checkCount(shape);
    }

    private Optional<JsonFault> checkCount(Shape shape) {
        var count = Messages.elementCount(shape);
        if (count.isEmpty()) {
            return refuse(Fields.SHAPE, "more elements than can be counted", "given=" + shape);
        }
        if (count.get() > limits.elementsMax()) {
            var details = "given=" + shape + ", elements=" + count.get() + ", max=" + limits.elementsMax();
            return Optional.of(new JsonFault(ErrorCode.TOO_LARGE, "too many elements", details).within(Fields.SHAPE));
        }
        return Optional.empty();
    }

    private static String unknown(String kind, String name, List<TensorSpec> known) {
        return known.stream()
                .map(TensorSpec::name)
                .collect(Collectors.joining(", ", kind + "=" + Messages.shorten(name) + ", known=[", "]"));
    }

    private static Optional<JsonFault> refuse(String field, String fact, String details) {
        return Optional.of(fault(field, fact, details));
    }

    private static JsonFault fault(String field, String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details).within(field);
    }
}
