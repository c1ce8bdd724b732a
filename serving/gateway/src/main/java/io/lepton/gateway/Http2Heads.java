package io.lepton.gateway;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts heads of HTTP/2 into the terms of HTTP/1.1, in which exchanges speak of them, and back (RFC 9113, section 8).
 *
 * <p>The codec has checked names, pseudo-headers and those of one connection; values are checked here.
 */
final class Http2Heads {
    /** The codec has checked them; they go out over HTTP/2 again. */
    private static final HttpHeadersFactory CHECKED = FlatHeaders.trusted();

    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");
    private static final int HEADERS_EXPECTED = 16;
    private static final int STATUS_MIN = 100;
    private static final int STATUS_MAX = 999;
    private static final char DELETE = 0x7f;

    /** What HTTP/1.1 says of one connection, and HTTP/2 must not say. */
    private static final Set<AsciiString> OF_HTTP1 = Set.of(
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.HOST,
            HttpHeaderNames.UPGRADE,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"));

    private Http2Heads() {}

    /** Hot: a request; null if it is malformed. */
    static @Nullable HttpRequest request(Http2Headers headers) {
        CharSequence method = headers.method();
        CharSequence path = headers.path();
        boolean isConnect = method != null && HttpMethod.CONNECT.asciiName().contentEquals(method);
        if (method == null
                || method.isEmpty()
                || HttpHeaderValidationUtil.validateToken(method) != -1
                || (path == null && !isConnect)
                || (path != null && !isPath(path))) {
            return null;
        }
        var request = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(method.toString()),
                path == null ? "/" : path.toString(),
                CHECKED);
        CharSequence authority = headers.authority();
        boolean isClean = copy(headers, request.headers());
        if (authority != null) {
            request.headers().set(HttpHeaderNames.HOST, authority.toString());
        }
        return isClean ? request : null;
    }

    /** Hot: whether a path is one in HTTP/1.1 too; a blank or a line break in it would begin another line there. */
    private static boolean isPath(CharSequence path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) >= DELETE) {
                return false;
            }
        }
        return !path.isEmpty();
    }

    /** Hot: the same for a place. */
    static Http2Headers request(HttpRequest request, boolean isGrpc) {
        var headers = new DefaultHttp2Headers(false, HEADERS_EXPECTED);
        headers.method(request.method().asciiName());
        headers.path(request.uri());
        headers.scheme(HTTP);
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host != null) {
            headers.authority(host);
        }
        copy(request.headers(), headers);
        if (isGrpc) {
            headers.set(HttpHeaderNames.TE, TRAILERS);
        }
        return headers;
    }

    /** Hot: an answer; null if it is malformed. */
    static @Nullable HttpResponse response(Http2Headers headers) {
        int status = status(headers.status());
        if (status < STATUS_MIN) {
            return null;
        }
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), CHECKED);
        return copy(headers, response.headers()) ? response : null;
    }

    private static int status(@Nullable CharSequence digits) {
        if (digits == null || digits.length() != 3) {
            return 0;
        }
        try {
            int status = AsciiString.of(digits).parseInt();
            return status <= STATUS_MAX ? status : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** Hot: the same for a caller. */
    static Http2Headers response(HttpResponse response) {
        var headers = new DefaultHttp2Headers(false, HEADERS_EXPECTED);
        headers.status(response.status().codeAsText());
        copy(response.headers(), headers);
        return headers;
    }

    /** What stands behind a body; null if it is malformed. */
    static @Nullable LastHttpContent trailers(Http2Headers headers) {
        var end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, CHECKED);
        return copy(headers, end.trailingHeaders()) ? end : null;
    }

    /** The same in HTTP/2. */
    static Http2Headers trailers(HttpHeaders trailing) {
        var headers = new DefaultHttp2Headers(false);
        copy(trailing, headers);
        return headers;
    }

    /** Tells whether every value may be in a head; a line break in one could forge another. */
    private static boolean copy(Http2Headers from, HttpHeaders to) {
        boolean isClean = true;
        for (Map.Entry<CharSequence, CharSequence> header : from) {
            CharSequence name = header.getKey();
            if (PseudoHeaderName.hasPseudoHeaderFormat(name)) {
                continue;
            }
            CharSequence value = header.getValue();
            isClean &= HttpHeaderValidationUtil.validateValidHeaderValue(value) == -1;
            if (HttpHeaderNames.COOKIE.contentEquals(name) && to.contains(name)) {
                to.set(name, to.get(name) + "; " + value);
            } else {
                to.add(name, value);
            }
        }
        return isClean;
    }

    private static void copy(HttpHeaders from, Http2Headers to) {
        if (from instanceof FlatHeaders flat) {
            for (int i = 0; i < flat.size(); i++) {
                copy(flat.name(i), flat.value(i), to);
            }
            return;
        }
        Iterator<Map.Entry<CharSequence, CharSequence>> headers = from.iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            copy(header.getKey(), header.getValue(), to);
        }
    }

    private static void copy(CharSequence from, CharSequence value, Http2Headers to) {
        AsciiString name = AsciiString.of(from).toLowerCase();
        if (!OF_HTTP1.contains(name)) {
            to.add(name, value);
        }
    }
}
