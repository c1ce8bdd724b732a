package io.lepton.inference.front;

import io.lepton.domain.LeptonException;
import io.lepton.wire.GrpcStatus;
import io.lepton.wire.Headers;
import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The answer to one call: a head with the region and the node, messages, and a status behind them.
 *
 * <p>A refusal without a message is a head alone, as gRPC has it. Confined to the call's event loop.
 */
final class GrpcReply {
    static final String CONTENT_TYPE = "application/grpc";

    private static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";
    /** As HTTP has it: whole seconds. */
    private static final String RETRY_AFTER = "retry-after";

    private static final int PREFIX_BYTES = 5;

    private final HttpServerResponse response;

    GrpcReply(HttpServerResponse response) {
        this.response = response;
        response.putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE).putHeader("grpc-accept-encoding", "gzip,deflate");
    }

    /** Hot: hands the parts to the socket as they are; they stay referenced until they are written. */
    void write(List<ByteBuffer> message) {
        ByteBuffer[] parts = new ByteBuffer[message.size() + 1];
        int length = 0;
        for (int i = 0; i < message.size(); i++) {
            parts[i + 1] = message.get(i);
            length += message.get(i).remaining();
        }
        parts[0] = ByteBuffer.allocate(PREFIX_BYTES).putInt(1, length);
        response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(parts)));
    }

    boolean isFull() {
        return response.writeQueueFull();
    }

    void onDrained(Handler<Void> handler) {
        response.drainHandler(handler);
    }

    void end() {
        response.putTrailer(STATUS, String.valueOf(GrpcStatus.OK.code())).end();
    }

    void refuse(LeptonException refusal) {
        String status = String.valueOf(GrpcStatus.of(refusal.code()).code());
        String message = encode(String.valueOf(refusal.getMessage()));
        String code = refusal.code().name();
        BiConsumer<String, String> told = response.headWritten() ? response::putTrailer : response::putHeader;
        told.accept(STATUS, status);
        told.accept(MESSAGE, message);
        told.accept(Headers.ERROR_CODE, code);
        refusal.retryAfterSeconds().ifPresent(seconds -> told.accept(RETRY_AFTER, String.valueOf(seconds)));
        response.end();
    }

    /** Percent-encoded UTF-8, as the status message travels; more is escaped than must be, which every reader undoes. */
    private static String encode(String message) {
        return URLEncoder.encode(message, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
