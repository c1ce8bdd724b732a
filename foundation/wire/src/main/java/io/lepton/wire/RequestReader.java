package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.json.JsonCursor;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one inference request and holds it against the model's signature. */
final class RequestReader {
    private final Signature signature;
    private final TensorLimits limits;

    private Optional<String> id = Optional.empty();
    private boolean binaryOutput;
    private @Nullable List<TensorMessage> inputs;
    private final Set<String> inputNames = new LinkedHashSet<>();
    /** By name, whether the output itself says how it is to come. */
    private final Map<String, Optional<Boolean>> outputs = new LinkedHashMap<>();

    private RequestReader(Signature signature, TensorLimits limits) {
        this.signature = signature;
        this.limits = limits;
    }

    static InferRequest read(ByteBuffer body, int headerBytes, Signature signature, TensorLimits limits) {
        var reader = new RequestReader(signature, limits);
        var cursor = Messages.cursor(body, headerBytes);
        Messages.readWhole(cursor, member -> reader.readMember(member, cursor));
        return reader.finish(body, headerBytes);
    }

    private void readMember(String member, JsonCursor cursor) {
        switch (member) {
            case Fields.ID -> id = Messages.readOptionalString(cursor);
            case Fields.PARAMETERS -> Messages.readParameters(cursor, this::readParameter);
            case Fields.INPUTS -> inputs = Messages.once(inputs, readInputs(cursor));
            case Fields.OUTPUTS -> Messages.readOptionalArray(cursor, _ -> readOutput(cursor));
            default -> cursor.skip();
        }
    }

    private void readParameter(String parameter, JsonCursor cursor) {
        if (parameter.equals(Fields.BINARY_DATA_OUTPUT)) {
            binaryOutput = cursor.readBoolean();
        } else {
            cursor.skip();
        }
    }

    private List<TensorMessage> readInputs(JsonCursor cursor) {
        var messages = new ArrayList<TensorMessage>();
        cursor.readArray(index -> {
            if (index == limits.inputsMax()) {
                throw new JsonFault(ErrorCode.TOO_LARGE, "too many inputs", "max=" + limits.inputsMax());
            }
            messages.add(TensorMessage.read(cursor, this::check));
        });
        return messages;
    }

    private Optional<JsonFault> check(String name, ElementType type, Shape shape) {
        if (!inputNames.add(name)) {
            return refuse(Fields.NAME, "given twice", "input=" + Messages.shorten(name));
        }
        return signature
                .input(name)
                .map(spec -> check(spec, type, shape))
                .orElseGet(() ->
                        refuse(Fields.NAME, "the model has no such input", unknown("input", name, signature.inputs())));
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

    private void readOutput(JsonCursor cursor) {
        var output = new RequestedOutputMessage();
        cursor.readObject(member -> output.readMember(member, cursor));
        var name = Messages.require(output.name, Fields.NAME);
        if (signature.output(name).isEmpty()) {
            throw fault(Fields.NAME, "the model has no such output", unknown("output", name, signature.outputs()));
        }
        if (outputs.put(name, output.binary) != null) {
            throw fault(Fields.NAME, "given twice", "output=" + name);
        }
    }

    private InferRequest finish(ByteBuffer body, int headerBytes) {
        var given = Messages.require(inputs, Fields.INPUTS);
        for (var spec : signature.inputs()) {
            if (!inputNames.contains(spec.name())) {
                throw fault(Fields.INPUTS, "an input of the model is missing", "input=" + spec.name());
            }
        }
        var wanted = outputs.entrySet().stream()
                .map(output ->
                        new RequestedOutput(output.getKey(), output.getValue().orElse(binaryOutput)))
                .toList();
        return new InferRequest(
                id, BinarySection.resolve(Fields.INPUTS, given, body, headerBytes), wanted, binaryOutput);
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

    /** One member of {@code outputs} while it is read. */
    private static final class RequestedOutputMessage {
        private @Nullable String name;
        private Optional<Boolean> binary = Optional.empty();

        void readMember(String member, JsonCursor cursor) {
            switch (member) {
                case Fields.NAME -> name = Messages.once(name, cursor.readString());
                case Fields.PARAMETERS -> Messages.readParameters(cursor, this::readParameter);
                default -> cursor.skip();
            }
        }

        private void readParameter(String parameter, JsonCursor cursor) {
            if (parameter.equals(Fields.BINARY_DATA)) {
                binary = Optional.of(cursor.readBoolean());
            } else {
                cursor.skip();
            }
        }
    }
}
