package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.wire.Headers;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferPayload;
import io.lepton.wire.ModelMetadata;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** Speaks the Open Inference Protocol with gateways. Thread-safe. */
final class Predictions {
    private final GatewayCalls gateways;
    private final Duration deadline;

    Predictions(GatewayCalls gateways, Duration deadline) {
        this.gateways = gateways;
        this.deadline = deadline;
    }

    PredictResult predict(PredictRequest request) {
        var payload = InferCodec.writeRequest(request.body(), request.encoding());
        var body = publisher(payload);
        var answer = gateways.call(
                request.path(), request.entry(), deadline, builder -> fill(builder, request, payload, body));
        var response = answer.response();
        Answers.requireOk(response);
        var inferred = Answers.readable(
                response.uri(), () -> InferCodec.readResponse(ByteBuffer.wrap(response.body()), headerBytes(response)));
        return new PredictResult(
                inferred,
                told(response, Headers.REGION, RegionId::new),
                told(response, Headers.NODE, NodeId::new),
                Answers.header(response, Headers.ROUTE_REASON).flatMap(Predictions::reason),
                Answers.header(response, Headers.REQUEST_ID),
                answer.gateway(),
                answer.elapsed());
    }

    ModelMetadata metadata(ModelName model) {
        var answer = gateways.call("/v2/models/" + model, Optional.empty(), deadline, HttpRequest.Builder::GET);
        return Answers.read(answer.response(), ModelMetadata.class);
    }

    private static HttpRequest.Builder fill(
            HttpRequest.Builder builder, PredictRequest request, InferPayload payload, BodyPublisher body) {
        builder.POST(body);
        request.dataClass().ifPresent(data -> builder.header(Headers.DATA_CLASS, data.value()));
        payload.headerBytes()
                .ifPresentOrElse(
                        size -> builder.header(Headers.INFERENCE_HEADER_CONTENT_LENGTH, Integer.toString(size))
                                .header("Content-Type", "application/octet-stream"),
                        () -> builder.header("Content-Type", "application/json"));
        return builder;
    }

    /** The payload as one body of known length; parts without an array are copied once, for all attempts. */
    private static BodyPublisher publisher(InferPayload payload) {
        return BodyPublishers.concat(
                payload.parts().stream().map(Predictions::publisher).toArray(BodyPublisher[]::new));
    }

    private static BodyPublisher publisher(ByteBuffer part) {
        if (part.hasArray()) {
            return BodyPublishers.ofByteArray(part.array(), part.arrayOffset() + part.position(), part.remaining());
        }
        byte[] copy = new byte[part.remaining()];
        part.get(part.position(), copy);
        return BodyPublishers.ofByteArray(copy);
    }

    private static OptionalInt headerBytes(HttpResponse<?> response) {
        var text = Answers.header(response, Headers.INFERENCE_HEADER_CONTENT_LENGTH);
        try {
            return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text.get()));
        } catch (NumberFormatException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "not a count of bytes: header=" + Headers.INFERENCE_HEADER_CONTENT_LENGTH,
                    e);
        }
    }

    /** Evidence in words that only a newer server knows is no reason to throw an answer away. */
    private static <T> Optional<T> told(HttpResponse<?> response, String header, Function<String, T> parser) {
        try {
            return Answers.header(response, header).map(parser);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<RouteReason> reason(String word) {
        return Stream.of(RouteReason.values())
                .filter(reason -> reason.word().equals(word))
                .findFirst();
    }
}
