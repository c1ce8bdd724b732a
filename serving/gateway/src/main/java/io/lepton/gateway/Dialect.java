package io.lepton.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/** The protocol that a request is made in, whose form the gateway's own refusals take. */
enum Dialect {
    /** The Open Inference Protocol over REST, and all else: {@code {"error":"text"}}. */
    V2,
    /** Paths below {@code /v1}: an object with {@code message}, {@code type}, {@code param} and {@code code}. */
    OPEN_AI,
    /** A status behind the answer, or instead of it. */
    GRPC;

    /** Hot: the dialect of a request. */
    static Dialect of(HttpRequest request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (type != null && type.startsWith(GrpcAnswers.CONTENT_TYPE)) {
            return GRPC;
        }
        return request.uri().startsWith("/v1/") ? OPEN_AI : V2;
    }
}
