package io.lepton.gateway;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.PROXY_AUTHENTICATE;
import static io.netty.handler.codec.http.HttpHeaderNames.PROXY_AUTHORIZATION;
import static io.netty.handler.codec.http.HttpHeaderNames.TE;
import static io.netty.handler.codec.http.HttpHeaderNames.TRAILER;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.lepton.domain.Arm;
import io.lepton.domain.RegionId;
import io.lepton.wire.Headers;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Takes off heads what concerns one connection only (RFC 9110, section 7.6.1), and puts on them what the next one needs.
 *
 * <p>Transfer-Encoding stays: each side frames the body anew, chunked where it was chunked.
 */
final class HeaderHygiene {
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    private static final List<AsciiString> OF_ONE_HOP = List.of(
            CONNECTION,
            KEEP_ALIVE,
            PROXY_CONNECTION,
            PROXY_AUTHENTICATE,
            PROXY_AUTHORIZATION,
            TE,
            TRAILER,
            UPGRADE,
            EXPECT);
    /** Named in Connection, these would tear down what the next hop needs to read the body or judge the request. */
    private static final Set<String> UNTOUCHABLE =
            Set.of("content-length", "transfer-encoding", "host", Headers.DATA_CLASS, Headers.FORWARDED_BY);

    private HeaderHygiene() {}

    /** Cleans a request's head, once. */
    static void clean(HttpRequest request, RequestIds.RequestId requestId) {
        stripHop(request.headers());
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        requestId.putOn(request.headers());
    }

    /**
     * Takes off what stands behind a request's body. No place needs it, and one that takes it for a part of the head must not find
     * another key or length there (RFC 9110, section 6.5.1).
     */
    static void dropTrailers(HttpContent part) {
        if (part instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
            last.trailingHeaders().clear();
        }
    }

    /** Addresses a cleaned head to a place; done anew for each attempt. */
    static void address(HttpRequest request, RouteTarget target, RegionId self) {
        request.headers().set(HOST, target.endpoint().toString());
        switch (target) {
            case RouteTarget.LocalNode _ -> request.headers().remove(FieldNames.FORWARDED_BY);
            case RouteTarget.Peer _ -> request.headers().set(FieldNames.FORWARDED_BY, self.value());
        }
    }

    /** Readies an answer's head for the caller: evidence on, hop off, framed for the caller's version of HTTP. */
    static void readyAnswer(HttpResponse answer, Evidence evidence, boolean callerKnowsChunks, boolean keepsAlive) {
        HttpHeaders headers = answer.headers();
        stripHop(headers);
        answer.setProtocolVersion(HttpVersion.HTTP_1_1);
        if (!callerKnowsChunks) {
            HttpUtil.setTransferEncodingChunked(answer, false);
        } else if (!headers.contains(CONTENT_LENGTH) && mayHaveBody(answer)) {
            HttpUtil.setTransferEncodingChunked(answer, true);
        }
        evidence.putOn(headers);
        HttpUtil.setKeepAlive(headers, HttpVersion.HTTP_1_1, keepsAlive);
    }

    /** What an answer says of its way. */
    record Evidence(
            Route.Forward way, Optional<Arm> arm, Duration took, RequestIds.RequestId requestId, long policyAgeNanos) {
        private void putOn(HttpHeaders headers) {
            switch (way.target()) {
                case RouteTarget.LocalNode(var node) -> {
                    headers.set(FieldNames.REGION, node.region().value());
                    headers.set(FieldNames.NODE, node.id().value());
                }
                // The peer knows its node; that it answered for its region at all is known here.
                case RouteTarget.Peer(var gateway) ->
                    headers.set(FieldNames.REGION, gateway.region().value());
            }
            // A place that says which version answered knows better: the fleet may have moved on meanwhile.
            if (!headers.contains(FieldNames.MODEL_VERSION)) {
                headers.set(FieldNames.MODEL_VERSION, way.version().toString());
            }
            arm.ifPresent(each -> headers.set(FieldNames.ARM, each.role().word()));
            headers.set(FieldNames.ROUTE_REASON, way.reason().word());
            headers.set(FieldNames.PREDICTED_MS, Long.toString(way.predictedMillis()));
            headers.set(FieldNames.TOOK_MS, Long.toString(took.toMillis()));
            headers.set(FieldNames.POLICY_AGE_MS, PolicyAge.millis(policyAgeNanos));
            requestId.putOn(headers);
        }
    }

    private static boolean mayHaveBody(HttpResponse answer) {
        int status = answer.status().code();
        return status >= 200 && status != 204 && status != 304;
    }

    private static void stripHop(HttpHeaders headers) {
        for (String list : headers.getAll(CONNECTION)) {
            for (String name : list.split(",", -1)) {
                String field = name.strip().toLowerCase(Locale.ROOT);
                if (!field.isEmpty() && !UNTOUCHABLE.contains(field)) {
                    headers.remove(field);
                }
            }
        }
        OF_ONE_HOP.forEach(headers::remove);
    }
}
