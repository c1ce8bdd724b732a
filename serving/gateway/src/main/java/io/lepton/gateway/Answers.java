package io.lepton.gateway;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.RETRY_AFTER;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.RegionId;
import io.lepton.wire.ErrorBody;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** The answers that a gateway gives itself. Immutable. */
final class Answers {
    private static final String JSON = "application/json";

    private final RegionId self;

    Answers(RegionId self) {
        this.self = self;
    }

    /** A small answer with a body. */
    FullHttpResponse page(int status, String type, byte[] body) {
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        answer.headers().set(CONTENT_TYPE, type).set(CONTENT_LENGTH, body.length);
        answer.headers().set(Headers.REGION, self.value());
        return answer;
    }

    FullHttpResponse json(int status, Object message) {
        return page(status, JSON, Json.write(message));
    }

    FullHttpResponse noContent() {
        var answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
        answer.headers().set(Headers.REGION, self.value());
        return answer;
    }

    FullHttpResponse refusal(Route.Refuse refuse) {
        return refusal(refuse, ErrorBody.of(refuse.code(), refuse.message()));
    }

    private FullHttpResponse refusal(Route.Refuse refuse, Object body) {
        var answer = json(refuse.code().httpStatus(), body);
        answer.headers().set(Headers.ERROR_CODE, refuse.code().name());
        refuse.retryAfterSeconds().ifPresent(seconds -> answer.headers().set(RETRY_AFTER, seconds));
        return answer;
    }

    /** A refusal in the form that the request's protocol has for it. */
    FullHttpResponse refusal(Route.Refuse refuse, Dialect dialect) {
        return switch (dialect) {
            case V2 -> refusal(refuse);
            case OPEN_AI -> refusal(refuse, OpenAiError.of(refuse));
            case GRPC -> GrpcAnswers.refusal(refuse, self);
        };
    }

    FullHttpResponse refusal(ErrorCode code, String message) {
        return refusal(Refusals.of(code, message));
    }

    /** Refuses what comes to a gateway that is about to stop. */
    FullHttpResponse leaving(Dialect dialect) {
        return refusal(
                Refusals.of(ErrorCode.MODEL_NOT_READY, "this gateway is about to stop: region=" + self), dialect);
    }

    FullHttpResponse wrongMethod(String method, String allowed) {
        var answer = refusal(ErrorCode.METHOD_NOT_ALLOWED, "not a method of this path: method=" + method);
        answer.headers().set(ALLOW, allowed);
        return answer;
    }

    /** Refuses what the decoder could not read as a head. */
    FullHttpResponse garbled(Throwable cause) {
        return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
                ? refusal(ErrorCode.TOO_LARGE, "a request's line or headers are too long")
                : refusal(ErrorCode.INVALID_REQUEST, "not a request in HTTP/1.1");
    }
}
