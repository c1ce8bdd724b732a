package io.lepton.gateway;

import io.lepton.domain.RegionId;
import io.lepton.wire.GrpcStatus;
import io.lepton.wire.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What a gateway itself says to callers of gRPC. */
final class GrpcAnswers {
    static final String CONTENT_TYPE = "application/grpc";
    static final String STATUS = "grpc-status";
    static final String TIMEOUT = "grpc-timeout";

    private static final String MESSAGE = "grpc-message";
    private static final String ENCODING = "grpc-encoding";
    /** When to ask again, for clients that retry by gRPC's own rules. */
    private static final String PUSHBACK = "grpc-retry-pushback-ms";

    private static final AsciiString STATUS_NAME = AsciiString.cached(STATUS);
    private static final String INTERNAL = Integer.toString(GrpcStatus.INTERNAL.code());
    private static final String UNKNOWN = "2";

    private static final int MILLIS_A_SECOND = 1_000;
    private static final int PREFIX_BYTES = 5;

    private GrpcAnswers() {}

    /** A status alone, as gRPC refuses a call whose answer has not begun. */
    static FullHttpResponse refusal(Route.Refuse refuse, RegionId self) {
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE).set(Headers.REGION, self.value());
        // Whoever calls over HTTP/1.1 would wait for a body until the connection is closed.
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        tell(answer.headers(), refuse);
        return answer;
    }

    /** The end of an answer that has begun and cannot be made whole. */
    static LastHttpContent brokenOff(Route.Refuse refuse) {
        var end = new DefaultLastHttpContent();
        tell(end.trailingHeaders(), refuse);
        return end;
    }

    private static void tell(HttpHeaders headers, Route.Refuse refuse) {
        headers.set(STATUS, GrpcStatus.of(refuse.code()).code());
        headers.set(MESSAGE, encode(refuse.message()));
        headers.set(Headers.ERROR_CODE, refuse.code().name());
        refuse.retryAfterSeconds().ifPresent(seconds -> {
            headers.set(HttpHeaderNames.RETRY_AFTER, seconds);
            headers.set(PUSHBACK, MILLIS_A_SECOND * seconds);
        });
    }

    /** Percent-encoded UTF-8, as a status message travels; more is escaped than must be, which every reader undoes. */
    private static String encode(String message) {
        return URLEncoder.encode(message, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The head of an answer with messages. */
    static HttpResponse head(RegionId self) {
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE).set(Headers.REGION, self.value());
        return head;
    }

    /** A message behind its prefix. */
    static ByteBuf message(byte[] bytes) {
        ByteBuf prefix = Unpooled.buffer(PREFIX_BYTES).writeByte(0).writeInt(bytes.length);
        return Unpooled.wrappedBuffer(prefix, Unpooled.wrappedBuffer(bytes));
    }

    /** The end of an answer that is whole. */
    static LastHttpContent end() {
        var end = new DefaultLastHttpContent();
        end.trailingHeaders().set(STATUS, GrpcStatus.OK.code());
        return end;
    }

    /** Whether headers or trailers tell that the place failed on its own account. */
    static boolean tellFailure(HttpHeaders told) {
        String status = told.get(STATUS_NAME);
        return status != null && (status.equals(INTERNAL) || status.equals(UNKNOWN));
    }

    /** How the messages of a call are compressed. */
    static String encoding(HttpHeaders headers) {
        String encoding = headers.get(ENCODING);
        return encoding == null ? "identity" : encoding;
    }
}
