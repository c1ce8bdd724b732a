package io.lepton.wire;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Tensor;
import io.lepton.wire.json.JsonFault;
import io.lepton.wire.json.JsonText;
import io.lepton.wire.json.TensorPrinter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Writes requests and responses: the JSON text, and behind it the tensors that travel as bytes, uncopied. */
final class PayloadWriter {
    private static final int MESSAGE_BYTES = 256;
    private static final int TENSOR_BYTES = 128;

    private final JsonText text;
    private final List<ByteBuffer> tensors = new ArrayList<>();
    private boolean isBinary;

    private PayloadWriter(JsonText text) {
        this.text = text;
    }

    static InferPayload write(InferRequest request, Encoding encoding) {
        var writer = new PayloadWriter(new JsonText(sizeExpected(request.inputs(), _ -> encoding == Encoding.BINARY)));
        writer.text.beginObject();
        request.id().ifPresent(id -> writer.text.name(Fields.ID).string(id));
        writer.parameters(request);
        writer.tensors(Fields.INPUTS, request.inputs(), _ -> encoding == Encoding.BINARY);
        if (!request.outputs().isEmpty()) {
            writer.requestedOutputs(request);
        }
        writer.text.endObject();
        return writer.payload();
    }

    static InferPayload write(InferResponse response, InferRequest request) {
        var writer = new PayloadWriter(new JsonText(sizeExpected(response.outputs(), request::wantsBinary)));
        writer.text.beginObject();
        writer.text.name(Fields.MODEL_NAME).string(response.model().value());
        writer.text.name(Fields.MODEL_VERSION).string(Integer.toString(response.version()));
        response.id().ifPresent(id -> writer.text.name(Fields.ID).string(id));
        writer.tensors(Fields.OUTPUTS, response.outputs(), request::wantsBinary);
        writer.text.endObject();
        return writer.payload();
    }

    private static int sizeExpected(List<NamedTensor> tensors, Predicate<String> binary) {
        long size = MESSAGE_BYTES;
        for (var named : tensors) {
            size += TENSOR_BYTES;
            if (!binary.test(named.name())) {
                size += textBytes(named.tensor());
            }
        }
        return (int) Math.min(size, Integer.MAX_VALUE / 2);
    }

    /** Room enough for most texts, so that they are not copied into a longer array. */
    private static long textBytes(Tensor tensor) {
        long count = tensor.shape().elementCount();
        return switch (tensor.type()) {
            case BOOL, UINT8, INT8 -> 6 * count;
            case UINT16, INT16 -> 7 * count;
            case UINT32, INT32 -> 12 * count;
            case FP32 -> 13 * count;
            case UINT64, INT64, FP64 -> 22 * count;
            case BYTES -> tensor.data().remaining();
            // Refused when they are written.
            case FP16, BF16 -> 0;
        };
    }

    private void tensors(String field, List<NamedTensor> named, Predicate<String> binary) {
        text.name(field).beginArray();
        for (int i = 0; i < named.size(); i++) {
            tensor(field + "[" + i + "]", named.get(i), binary.test(named.get(i).name()));
        }
        text.endArray();
    }

    private void tensor(String step, NamedTensor named, boolean binary) {
        var tensor = named.tensor();
        text.beginObject().name(Fields.NAME).string(named.name());
        text.name(Fields.SHAPE).beginArray();
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            text.number(tensor.shape().extent(axis));
        }
        text.endArray();
        text.name(Fields.DATATYPE).string(tensor.type().name());
        if (binary) {
            binaryData(tensor);
        } else {
            data(step, tensor);
        }
        text.endObject();
    }

    private void binaryData(Tensor tensor) {
        var bytes = tensor.data();
        text.name(Fields.PARAMETERS).beginObject();
        text.name(Fields.BINARY_DATA_SIZE).number((long) bytes.remaining()).endObject();
        isBinary = true;
        tensors.add(bytes);
    }

    private void data(String step, Tensor tensor) {
        text.name(Fields.DATA);
        try {
            TensorPrinter.write(tensor, text);
        } catch (JsonFault fault) {
            throw fault.within(Fields.DATA).within(step);
        }
    }

    private void requestedOutputs(InferRequest request) {
        text.name(Fields.OUTPUTS).beginArray();
        for (var output : request.outputs()) {
            text.beginObject().name(Fields.NAME).string(output.name());
            if (output.binary() != request.binaryOutput()) {
                text.name(Fields.PARAMETERS).beginObject();
                text.name(Fields.BINARY_DATA).bool(output.binary()).endObject();
            }
            text.endObject();
        }
        text.endArray();
    }

    private void parameters(InferRequest request) {
        if (!request.binaryOutput() && request.urgency().equals(Urgency.NONE)) {
            return;
        }
        text.name(Fields.PARAMETERS).beginObject();
        if (request.binaryOutput()) {
            text.name(Fields.BINARY_DATA_OUTPUT).bool(true);
        }
        request.urgency().priority().ifPresent(priority -> text.name(Fields.PRIORITY)
                .number(UrgencyParameters.number(priority)));
        request.urgency().left().ifPresent(left -> text.name(Fields.TIMEOUT)
                .number(TimeUnit.MICROSECONDS.convert(left)));
        text.endObject();
    }

    private InferPayload payload() {
        var json = text.toBuffer();
        var headerBytes = isBinary ? OptionalInt.of(json.remaining()) : OptionalInt.empty();
        tensors.addFirst(json);
        return new InferPayload(headerBytes, tensors);
    }
}
