package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.Signature;
import io.lepton.wire.json.JsonCursor;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads one inference request and holds it against the model's signature. */
final class RequestReader {
    private final SignatureChecks checks;
    private final TensorLimits limits;
    private final IntFunction<ByteBuffer> memory;
    private final UrgencyParameters urgency = new UrgencyParameters();

    private Optional<String> id = Optional.empty();
    private boolean binaryOutput;
    private boolean isOfSequence;
    private @Nullable List<TensorMessage> inputs;
    /** By name, whether the output itself says how it is to come. */
    private final Map<String, Optional<Boolean>> outputs = new LinkedHashMap<>();

    private RequestReader(Signature signature, TensorLimits limits, IntFunction<ByteBuffer> memory) {
        this.checks = new SignatureChecks(signature, limits);
        this.limits = limits;
        this.memory = memory;
    }

    static InferRequest read(
            ByteBuffer body,
            int headerBytes,
            Signature signature,
            TensorLimits limits,
            IntFunction<ByteBuffer> memory) {
        var reader = new RequestReader(signature, limits, memory);
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
        } else if (parameter.equals(Fields.SEQUENCE_ID)) {
            isOfSequence = readSequence(cursor);
        } else if (!urgency.take(parameter, cursor::readLong)) {
            cursor.skip();
        }
    }

    /** A sequence has a number or a name; 0 and the empty string are none, as Triton has it. */
    private static boolean readSequence(JsonCursor cursor) {
        return cursor.peek() == '"' ? !cursor.readString().isEmpty() : cursor.readLong() != 0;
    }

    private List<TensorMessage> readInputs(JsonCursor cursor) {
        var messages = new ArrayList<TensorMessage>();
        cursor.readArray(index -> {
            if (index == limits.inputsMax()) {
                throw new JsonFault(ErrorCode.TOO_LARGE, "too many inputs", "max=" + limits.inputsMax());
            }
            messages.add(TensorMessage.read(cursor, checks::input, memory));
        });
        return messages;
    }

    private void readOutput(JsonCursor cursor) {
        var output = new RequestedOutputMessage();
        cursor.readObject(member -> output.readMember(member, cursor));
        var name = Messages.require(output.name, Fields.NAME);
        checks.output(name);
        outputs.put(name, output.binary);
    }

    private InferRequest finish(ByteBuffer body, int headerBytes) {
        var given = Messages.require(inputs, Fields.INPUTS);
        checks.requireEveryInput();
        var wanted = outputs.entrySet().stream()
                .map(output ->
                        new RequestedOutput(output.getKey(), output.getValue().orElse(binaryOutput)))
                .toList();
        return new InferRequest(
                id,
                BinarySection.resolve(Fields.INPUTS, given, body, headerBytes),
                wanted,
                binaryOutput,
                urgency.urgency(),
                isOfSequence);
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
