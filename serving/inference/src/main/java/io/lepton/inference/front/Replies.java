package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ErrorBody;
import io.lepton.wire.Headers;
import io.lepton.wire.InferPayload;
import io.lepton.wire.Json;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Writes answers; each carries the region and the node that gave it. Used on the request's event loop. */
final class Replies {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream; charset=utf-8";
    private static final String BINARY = "application/octet-stream";

    private static final int LINGER_MILLIS = 500;

    private final Vertx vertx;
    private final String region;
    private final String node;
    private final BooleanSupplier isLeaving;

    /** @param isLeaving whether callers should look for another node */
    Replies(Vertx vertx, FrontConfig config, BooleanSupplier isLeaving) {
        this.isLeaving = isLeaving;
        this.vertx = vertx;
        this.region = config.region().value();
        this.node = config.node().value();
    }

    /** The event loop that is at work now, where its answers are to be written. */
    Context context() {
        return vertx.getOrCreateContext();
    }

    /** Begins an answer; callers go on with its body. */
    HttpServerResponse begin(HttpServerRequest request, int status) {
        if (isLeaving.getAsBoolean() && request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return request.response()
                .setStatusCode(status)
                .putHeader(Headers.REGION, region)
                .putHeader(Headers.NODE, node);
    }

    void json(HttpServerRequest request, Object message) {
        text(begin(request, 200), JSON, Json.write(message));
    }

    /** Answers that it is done, where there is nothing to say. */
    void empty(HttpServerRequest request) {
        begin(request, 200).end();
    }

    /** Hot: hands a JSON text to the socket as it is. */
    void jsonText(HttpServerRequest request, ByteBuffer text) {
        begin(request, 200)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(BufferInternal.buffer(Unpooled.wrappedBuffer(text)));
    }

    /** Begins an answer of server-sent events. */
    HttpServerResponse beginEvents(HttpServerRequest request) {
        return begin(request, 200)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, EVENTS)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    void metrics(HttpServerRequest request, String metrics) {
        text(begin(request, 200), MetricsText.CONTENT_TYPE, metrics.getBytes(StandardCharsets.UTF_8));
    }

    void markdown(HttpServerRequest request, byte[] page) {
        text(begin(request, 200), "text/markdown; charset=utf-8", page);
    }

    /** Hot: hands the parts to the socket as they are; they stay referenced until they are written. */
    void payload(HttpServerRequest request, InferPayload payload) {
        HttpServerResponse response = begin(request, 200);
        payload.headerBytes()
                .ifPresent(size -> response.putHeader(Headers.INFERENCE_HEADER_CONTENT_LENGTH, String.valueOf(size)));
        response.putHeader(HttpHeaders.CONTENT_TYPE, payload.headerBytes().isPresent() ? BINARY : JSON)
                .end(BufferInternal.buffer(
                        Unpooled.wrappedBuffer(payload.parts().toArray(ByteBuffer[]::new))));
    }

    void error(HttpServerRequest request, LeptonException failure) {
        error(begin(request, failure.code().httpStatus()), failure);
    }

    /**
     * Answers with a failure that ends the connection: what the caller still sends is not wanted, or makes no sense.
     *
     * <p>The socket stays open a little longer, and what arrives is passed over: closing it on unread bytes would reset
     * the connection, and could take the answer from a caller that has not read it yet.
     */
    void lastError(HttpServerRequest request, LeptonException failure) {
        HttpServerResponse response = begin(request, failure.code().httpStatus());
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.endHandler(
                _ -> vertx.setTimer(LINGER_MILLIS, _ -> request.connection().close()));
        error(response, failure);
    }

    private static void error(HttpServerResponse response, LeptonException failure) {
        ErrorCode code = failure.code();
        response.putHeader(Headers.ERROR_CODE, code.name());
        failure.retryAfterSeconds()
                .ifPresent(seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        text(response, JSON, Json.write(ErrorBody.of(failure)));
    }

    private static void text(HttpServerResponse response, String type, byte[] body) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(Buffer.buffer(body));
    }
}
