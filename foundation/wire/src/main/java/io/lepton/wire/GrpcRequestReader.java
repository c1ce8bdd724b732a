package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.wire.grpc.InferParameter;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelInferRequest.InferInputTensor;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads one parsed request and holds it against the model's signature. */
final class GrpcRequestReader {
    private final ModelInferRequest message;
    private final List<ByteBuffer> rawInputs;
    private final SignatureChecks checks;
    private final boolean isRaw;

    private GrpcRequestReader(GrpcRequest request, SignatureChecks checks) {
        this.message = request.message();
        this.rawInputs = request.rawInputs();
        this.checks = checks;
        this.isRaw = !rawInputs.isEmpty();
    }

    static InferRequest read(GrpcRequest request, Signature signature, TensorLimits limits) {
        return new GrpcRequestReader(request, new SignatureChecks(signature, limits)).read();
    }

    private InferRequest read() {
        requireOffered(message.getParametersMap());
        var inputs = inputs();
        checks.requireEveryInput();
        var id = message.getId().isEmpty() ? Optional.<String>empty() : Optional.of(message.getId());
        return new InferRequest(id, inputs, outputs(), true, urgency(), isOfSequence());
    }

    /** A sequence has a number or a name; 0 and the empty string are none, as Triton has it. */
    private boolean isOfSequence() {
        var sequence = message.getParametersOrDefault(Fields.SEQUENCE_ID, InferParameter.getDefaultInstance());
        return switch (sequence.getParameterChoiceCase()) {
            case INT64_PARAM -> sequence.getInt64Param() != 0;
            case UINT64_PARAM -> sequence.getUint64Param() != 0;
            case STRING_PARAM -> !sequence.getStringParam().isEmpty();
            case BOOL_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET -> false;
        };
    }

    private Urgency urgency() {
        var urgency = new UrgencyParameters();
        message.getParametersMap()
                .forEach((name, parameter) -> within(
                        Fields.PARAMETERS + "." + Messages.shorten(name),
                        () -> urgency.take(name, () -> integer(parameter))));
        return urgency.urgency();
    }

    private static long integer(InferParameter parameter) {
        return switch (parameter.getParameterChoiceCase()) {
            case INT64_PARAM -> parameter.getInt64Param();
            // One above 2^63 comes out negative, and is refused as such.
            case UINT64_PARAM -> parameter.getUint64Param();
            case BOOL_PARAM, STRING_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET ->
                throw new JsonFault(ErrorCode.INVALID_REQUEST, "must be an integer", "");
        };
    }

    private List<NamedTensor> inputs() {
        if (isRaw && rawInputs.size() != message.getInputsCount()) {
            throw fault(
                            "must be one for each input",
                            "given=" + rawInputs.size() + ", inputs=" + message.getInputsCount())
                    .within(Fields.RAW_INPUT_CONTENTS);
        }
        var inputs = new ArrayList<NamedTensor>(message.getInputsCount());
        for (int index = 0; index < message.getInputsCount(); index++) {
            inputs.add(input(index, message.getInputs(index)));
        }
        return inputs;
    }

    private NamedTensor input(int index, InferInputTensor input) {
        var shape = within(Fields.INPUTS + "[" + index + "]", () -> check(input));
        var type = Messages.elementType(input.getDatatype());
        Tensor tensor = isRaw
                ? within(
                        Fields.RAW_INPUT_CONTENTS + "[" + index + "]",
                        () -> TensorBytes.wrap(type, shape, rawInputs.get(index)))
                : within(
                        Fields.INPUTS + "[" + index + "]." + Fields.CONTENTS,
                        () -> GrpcContents.read(type, shape, input.getContents()));
        return new NamedTensor(input.getName(), tensor);
    }

    /** Refuses an input by what it says of itself, before anything is allocated for it. */
    private Shape check(InferInputTensor input) {
        requireOffered(input.getParametersMap());
        var type = within(Fields.DATATYPE, () -> Messages.elementType(input.getDatatype()));
        var shape = within(Fields.SHAPE, () -> shape(input));
        checks.input(input.getName(), type, shape).ifPresent(fault -> {
            throw fault;
        });
        if (isRaw && input.hasContents()) {
            throw fault("must not be given beside " + Fields.RAW_INPUT_CONTENTS, "input=" + input.getName())
                    .within(Fields.CONTENTS);
        }
        return shape;
    }

    private static Shape shape(InferInputTensor input) {
        long[] extents = new long[input.getShapeCount()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = input.getShape(axis);
            if (extents[axis] < 0) {
                throw fault("must not be negative", "given=" + extents[axis]).within("[" + axis + "]");
            }
        }
        try {
            return Shape.of(extents);
        } catch (IllegalArgumentException e) {
            throw fault(String.valueOf(e.getMessage()), "");
        }
    }

    private List<RequestedOutput> outputs() {
        var outputs = new ArrayList<RequestedOutput>(message.getOutputsCount());
        for (int index = 0; index < message.getOutputsCount(); index++) {
            var output = message.getOutputs(index);
            within(Fields.OUTPUTS + "[" + index + "]", () -> {
                requireOffered(output.getParametersMap());
                checks.output(output.getName());
                return output;
            });
            outputs.add(new RequestedOutput(output.getName(), true));
        }
        return outputs;
    }

    private static void requireOffered(Map<String, InferParameter> parameters) {
        for (String name : parameters.keySet()) {
            within(Fields.PARAMETERS + "." + Messages.shorten(name), () -> {
                Messages.requireOffered(name);
                return name;
            });
        }
    }

    private static <T> T within(String step, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JsonFault fault) {
            throw fault.within(step);
        }
    }

    private static JsonFault fault(String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details);
    }
}
