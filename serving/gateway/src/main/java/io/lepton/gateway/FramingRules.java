package io.lepton.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * Tells requests of HTTP/1.1 whose end two programs could see in different places, or that name two hosts: the means to
 * smuggle one request inside another (RFC 9112, sections 3.2, 6.1 and 11.2).
 *
 * <p>The codec has refused lengths that disagree or are no numbers, and a length beside chunks.
 */
final class FramingRules {
    private static final String HTTP = "HTTP";

    private FramingRules() {}

    /** Hot: what is wrong, if anything is. */
    static Optional<String> fault(HttpRequest head) {
        HttpVersion version = head.protocolVersion();
        if (version.majorVersion() != 1 || !version.protocolName().equals(HTTP)) {
            return Optional.of("not a version of HTTP/1");
        }
        HttpHeaders headers = head.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        boolean isNew = version.compareTo(HttpVersion.HTTP_1_1) >= 0;
        if (hosts.size() > 1 || (hosts.isEmpty() && isNew)) {
            return Optional.of("must be given once: header=host, given=" + hosts.size());
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return Optional.empty();
        }
        if (!isNew) {
            return Optional.of("not in HTTP/1.0: header=transfer-encoding");
        }
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())
                ? Optional.empty()
                : Optional.of("only chunked is known: header=transfer-encoding");
    }
}
