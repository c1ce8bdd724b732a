package io.lepton.wire;

import com.google.protobuf.WireFormat;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.wire.grpc.ModelInferResponse;
import io.lepton.wire.grpc.ModelInferResponse.InferOutputTensor;
import io.lepton.wire.grpc.ModelStreamInferResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes responses: the generated message without its tensors, and behind it each tensor as it lies in memory.
 *
 * <p>The raw outputs have the highest number of the message's fields, so this is the order of any protobuf writer.
 */
final class GrpcResponseWriter {
    private static final int HEAD_BYTES_MAX = 10;

    private GrpcResponseWriter() {}

    static List<ByteBuffer> write(InferResponse response) {
        var message = ModelInferResponse.newBuilder()
                .setModelName(response.model().value())
                .setModelVersion(Integer.toString(response.version()))
                .setId(response.id().orElse(""));
        response.outputs().forEach(output -> message.addOutputs(describe(output)));
        var parts = new ArrayList<ByteBuffer>();
        parts.add(ByteBuffer.wrap(message.build().toByteArray()));
        for (var output : response.outputs()) {
            var bytes = output.tensor().data();
            parts.add(head(ModelInferResponse.RAW_OUTPUT_CONTENTS_FIELD_NUMBER, bytes.remaining()));
            parts.add(bytes);
        }
        size(parts);
        return parts;
    }

    static List<ByteBuffer> writeWrapped(InferResponse response) {
        var parts = write(response);
        parts.addFirst(head(ModelStreamInferResponse.INFER_RESPONSE_FIELD_NUMBER, size(parts)));
        size(parts);
        return parts;
    }

    private static InferOutputTensor describe(NamedTensor output) {
        var tensor = output.tensor();
        var description = InferOutputTensor.newBuilder()
                .setName(output.name())
                .setDatatype(tensor.type().name());
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            description.addShape(tensor.shape().extent(axis));
        }
        return description.build();
    }

    /** What stands before a field of bytes: its number with its wire type, and its length, each seven bits a byte. */
    private static ByteBuffer head(int field, int length) {
        var head = ByteBuffer.allocate(HEAD_BYTES_MAX);
        putVarint(head, (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED);
        putVarint(head, length);
        return head.flip();
    }

    private static void putVarint(ByteBuffer target, int number) {
        int rest = number;
        while (rest > 0x7f) {
            target.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    private static int size(List<ByteBuffer> parts) {
        long size = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size > Integer.MAX_VALUE) {
            throw new LeptonException(ErrorCode.TOO_LARGE, "the answer is larger than 2 GiB: bytes=" + size);
        }
        return (int) size;
    }
}
