package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Shape;
import io.lepton.wire.json.JsonCursor;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one inference response. */
final class ResponseReader {
    private @Nullable ModelName model;
    private @Nullable Integer version;
    private Optional<String> id = Optional.empty();
    private @Nullable List<TensorMessage> outputs;

    private ResponseReader() {}

    static InferResponse read(ByteBuffer body, int headerBytes) {
        var reader = new ResponseReader();
        var cursor = Messages.cursor(body, headerBytes);
        Messages.readWhole(cursor, member -> reader.readMember(member, cursor));
        return reader.finish(body, headerBytes);
    }

    private void readMember(String member, JsonCursor cursor) {
        switch (member) {
            case Fields.MODEL_NAME -> model = parse(cursor, ModelName::new);
            case Fields.MODEL_VERSION -> version = parse(cursor, ModelVersionId::parseNumber);
            case Fields.ID -> id = Messages.readOptionalString(cursor);
            case Fields.OUTPUTS -> outputs = Messages.once(outputs, readOutputs(cursor));
            default -> cursor.skip();
        }
    }

    private static <T> T parse(JsonCursor cursor, Function<String, T> parser) {
        try {
            return parser.apply(cursor.readString());
        } catch (IllegalArgumentException e) {
            throw new JsonFault(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), "");
        }
    }

    private static List<TensorMessage> readOutputs(JsonCursor cursor) {
        var messages = new ArrayList<TensorMessage>();
        cursor.readArray(_ ->
                messages.add(TensorMessage.read(cursor, (_, _, shape) -> check(shape), ByteBuffer::allocateDirect)));
        return messages;
    }

    private static Optional<JsonFault> check(Shape shape) {
        return Messages.elementCount(shape).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new JsonFault(ErrorCode.INVALID_TENSOR, "more elements than can be counted", "given=" + shape)
                                .within(Fields.SHAPE));
    }

    private InferResponse finish(ByteBuffer body, int headerBytes) {
        return new InferResponse(
                Messages.require(model, Fields.MODEL_NAME),
                Messages.require(version, Fields.MODEL_VERSION),
                id,
                BinarySection.resolve(Fields.OUTPUTS, Messages.require(outputs, Fields.OUTPUTS), body, headerBytes));
    }
}
