package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * A request as its handler sees it.
 *
 * @param method the verb
 * @param path the path as it was sent
 * @param parameters the values of the template's braces, decoded
 * @param queries the query's values by key, decoded; of a repeated key the first
 * @param headers the headers by lower-case name; of a repeated header the first
 * @param content the body, yet to be read
 */
public record Request(
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, String> queries,
        Map<String, String> headers,
        Content content) {
    public Request {
        parameters = Map.copyOf(parameters);
        queries = Map.copyOf(queries);
        headers = Map.copyOf(headers);
    }

    /** The value of a brace of the route's template. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no such parameter: name=" + name);
        }
        return value;
    }

    public Optional<String> query(String key) {
        return Optional.ofNullable(queries.get(key));
    }

    /** The value of a query key that the caller must give. */
    public String requiredQuery(String key) {
        return query(key)
                .orElseThrow(() ->
                        new LeptonException(ErrorCode.INVALID_REQUEST, "a query parameter is missing: name=" + key));
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /**
     * The whole body; empty if there is none.
     *
     * @throws LeptonException {@link ErrorCode#TOO_LARGE} above the server's bound, {@link ErrorCode#INVALID_REQUEST} if
     *     the caller broke off
     */
    public byte[] body() {
        return content.bytes();
    }

    /** The body as it arrives, of any length: whoever reads it must bound it. */
    public InputStream bodyStream() {
        return content.stream();
    }

    /** A body that is read once, in one of two ways. */
    public interface Content {
        byte[] bytes();

        InputStream stream();
    }
}
