package io.lepton.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.Encoding;
import io.lepton.wire.Headers;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferPayload;
import io.lepton.wire.InferRequest;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelInferResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Asks a node for inferences over any transport, with the HTTP client of the JDK and with grpc-java. */
final class NodeCaller implements AutoCloseable {
    private static final int WAIT_SECONDS_MAX = 20;
    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private final Endpoint node;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ManagedChannel channel;

    /** What a node said instead of an answer. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String words) {
            super(words);
        }
    }

    NodeCaller(Endpoint node) {
        this.node = node;
        this.channel = NettyChannelBuilder.forAddress(node.host(), node.port())
                .usePlaintext()
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .build();
    }

    /** The outputs of a model, all of them, in its order. */
    List<NamedTensor> infer(Transport transport, ModelVersionId version, List<NamedTensor> inputs)
            throws IOException, InterruptedException, Refusal {
        return switch (transport) {
            case JSON -> inferByRest(version, inputs, Encoding.JSON);
            case BINARY -> inferByRest(version, inputs, Encoding.BINARY);
            case GRPC -> inferByGrpc(version, inputs);
        };
    }

    private List<NamedTensor> inferByRest(ModelVersionId version, List<NamedTensor> inputs, Encoding encoding)
            throws IOException, InterruptedException, Refusal {
        var request = new InferRequest(Optional.empty(), inputs, List.of(), encoding == Encoding.BINARY);
        InferPayload payload = InferCodec.writeRequest(request, encoding);
        ByteBuffer body = ByteBuffer.allocate((int) payload.sizeBytes());
        payload.parts().forEach(part -> body.put(part.duplicate()));
        var post = HttpRequest.newBuilder(URI.create(node.httpUrl() + "/v2/models/" + version.model() + "/infer"))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(WAIT_SECONDS_MAX))
                .POST(BodyPublishers.ofByteArray(body.array()));
        payload.headerBytes()
                .ifPresent(size -> post.header(Headers.INFERENCE_HEADER_CONTENT_LENGTH, String.valueOf(size)));
        var answer = client.send(post.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new Refusal(new String(answer.body(), UTF_8));
        }
        var header = answer.headers().firstValue(Headers.INFERENCE_HEADER_CONTENT_LENGTH);
        var headerBytes =
                header.map(text -> OptionalInt.of(Integer.parseInt(text))).orElse(OptionalInt.empty());
        return InferCodec.readResponse(ByteBuffer.wrap(answer.body()), headerBytes)
                .outputs();
    }

    private List<NamedTensor> inferByGrpc(ModelVersionId version, List<NamedTensor> inputs) throws Refusal {
        var request =
                ModelInferRequest.newBuilder().setModelName(version.model().value());
        for (NamedTensor input : inputs) {
            var tensor = input.tensor();
            var described = request.addInputsBuilder()
                    .setName(input.name())
                    .setDatatype(tensor.type().name());
            for (long extent : tensor.shape().toArray()) {
                described.addShape(extent);
            }
            request.addRawInputContents(UnsafeByteOperations.unsafeWrap(tensor.data()));
        }
        try {
            return outputs(GRPCInferenceServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(WAIT_SECONDS_MAX, TimeUnit.SECONDS)
                    .modelInfer(request.build()));
        } catch (StatusRuntimeException e) {
            throw new Refusal(String.valueOf(e.getStatus()));
        }
    }

    private static List<NamedTensor> outputs(ModelInferResponse answer) {
        List<NamedTensor> outputs = new ArrayList<>();
        for (int place = 0; place < answer.getOutputsCount(); place++) {
            var output = answer.getOutputs(place);
            ByteString raw = answer.getRawOutputContents(place);
            Shape shape = Shape.of(
                    output.getShapeList().stream().mapToLong(Long::longValue).toArray());
            var tensor =
                    Tensor.wrap(ElementType.valueOf(output.getDatatype()), shape, ByteBuffer.wrap(raw.toByteArray()));
            outputs.add(new NamedTensor(output.getName(), tensor));
        }
        return outputs;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        client.close();
    }
}
