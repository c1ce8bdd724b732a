package io.lepton.chassis;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells requests that two programs could read differently, such as a proxy before this server and the server itself: whose end is in
 * doubt, that name two hosts or show two keys, or whose path has bytes that no path has (RFC 9112, sections 3.2, 6.1 and 11.2).
 *
 * <p>The codec has refused lengths that disagree or are no numbers, a length beside chunks, and lines that end in half a line's end.
 * Safe for any thread.
 */
final class RequestRules {
    private static final String CHUNKED = "chunked";
    private static final char DELETE = 0x7f;

    private final Set<HttpConnection> refused = ConcurrentHashMap.newKeySet();

    /** Whether a request stands behind one that was refused, and so may be a part of it. */
    boolean isBehindRefused(HttpServerRequest request) {
        return refused.contains(request.connection());
    }

    /** What is wrong, if anything is, in words that repeat nothing of the request; then nothing behind it is a request. */
    Optional<String> fault(HttpServerRequest request) {
        Optional<String> fault = find(request);
        if (fault.isPresent()) {
            HttpConnection connection = request.connection();
            refused.add(connection);
            connection.closeHandler(_ -> refused.remove(connection));
        }
        return fault;
    }

    private static Optional<String> find(HttpServerRequest request) {
        return isUri(request.uri())
                ? headers(request.headers(), request.version())
                : Optional.of("a path is printable ASCII, and escapes all else");
    }

    private static boolean isUri(String uri) {
        return !uri.isEmpty() && uri.chars().allMatch(letter -> letter > ' ' && letter < DELETE);
    }

    private static Optional<String> headers(MultiMap headers, HttpVersion version) {
        if (headers.getAll(HttpHeaders.AUTHORIZATION).size() > 1) {
            return Optional.of("must be given once: header=authorization");
        }
        if (version == HttpVersion.HTTP_2) {
            // It frames bodies itself, and says the host elsewhere.
            return Optional.empty();
        }
        int hosts = headers.getAll(HttpHeaders.HOST).size();
        if (hosts > 1 || (hosts == 0 && version != HttpVersion.HTTP_1_0)) {
            return Optional.of("must be given once: header=host");
        }
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        boolean isPlain = codings.isEmpty()
                || (version == HttpVersion.HTTP_1_1
                        && codings.size() == 1
                        && codings.getFirst().equalsIgnoreCase(CHUNKED));
        return isPlain ? Optional.empty() : Optional.of("only chunked is known: header=transfer-encoding");
    }
}
