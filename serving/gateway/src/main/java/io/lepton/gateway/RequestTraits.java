package io.lepton.gateway;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * What a caller's head says about the connection, kept from before the head is cleaned.
 *
 * @param isHead whether the answer has no body, whatever it says
 * @param knowsChunks whether the caller can read a body in chunks
 * @param keepsAlive whether it wants to use the connection again
 * @param expectsContinue whether it sends the body only once it is asked to
 * @param dialect in which protocol it is made
 */
record RequestTraits(
        boolean isHead, boolean knowsChunks, boolean keepsAlive, boolean expectsContinue, Dialect dialect) {
    static RequestTraits of(HttpRequest request) {
        return new RequestTraits(
                request.method().equals(HttpMethod.HEAD),
                request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0,
                HttpUtil.isKeepAlive(request),
                HttpUtil.is100ContinueExpected(request),
                Dialect.of(request));
    }
}
