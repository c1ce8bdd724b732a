package io.lepton.benchmarks.serve;

import com.google.protobuf.ByteString;
import io.lepton.domain.NamedTensor;
import io.lepton.wire.Encoding;
import io.lepton.wire.Headers;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferPayload;
import io.lepton.wire.InferRequest;
import io.lepton.wire.grpc.ModelInferRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How a request travels. */
enum Transport {
    BINARY,
    GRPC,
    JSON;

    private static final int GRPC_PREFIX_BYTES = 5;

    /**
     * A request as it goes over the wire.
     *
     * @param path where to
     * @param headers what beside the usual
     * @param body its bytes, from position to limit
     */
    record Message(String path, Map<String, String> headers, ByteBuffer body) {
        Message {
            headers = Map.copyOf(headers);
        }
    }

    /** The request that asks for one row. */
    Message message(Subject subject) {
        return switch (this) {
            case BINARY -> rest(subject, Encoding.BINARY);
            case JSON -> rest(subject, Encoding.JSON);
            case GRPC -> grpc(subject);
        };
    }

    private static Message rest(Subject subject, Encoding encoding) {
        var request =
                new InferRequest(Optional.empty(), List.of(subject.row()), List.of(), encoding == Encoding.BINARY);
        InferPayload payload = InferCodec.writeRequest(request, encoding);
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", encoding == Encoding.BINARY ? "application/octet-stream" : "application/json");
        payload.headerBytes()
                .ifPresent(bytes -> headers.put(Headers.INFERENCE_HEADER_CONTENT_LENGTH, String.valueOf(bytes)));
        ByteBuffer body = ByteBuffer.allocate((int) payload.sizeBytes());
        payload.parts().forEach(part -> body.put(part.duplicate()));
        return new Message("/v2/models/" + subject.model() + "/infer", headers, body.flip());
    }

    /** One message behind its prefix, as gRPC frames it. */
    private static Message grpc(Subject subject) {
        NamedTensor row = subject.row();
        var input = ModelInferRequest.InferInputTensor.newBuilder()
                .setName(row.name())
                .setDatatype(row.tensor().type().name());
        for (int axis = 0; axis < row.tensor().shape().rank(); axis++) {
            input.addShape(row.tensor().shape().extent(axis));
        }
        byte[] bytes = ModelInferRequest.newBuilder()
                .setModelName(subject.model())
                .addInputs(input)
                .addRawInputContents(ByteString.copyFrom(row.tensor().data()))
                .build()
                .toByteArray();
        ByteBuffer body = ByteBuffer.allocate(GRPC_PREFIX_BYTES + bytes.length);
        body.put((byte) 0).putInt(bytes.length).put(bytes).flip();
        return new Message(
                "/inference.GRPCInferenceService/ModelInfer",
                Map.of("Content-Type", "application/grpc", "TE", "trailers"),
                body);
    }
}
