package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import java.io.ByteArrayInputStream;
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
 * @param peer the process of the fleet that calls, if it has proven which it is
 */
public record Request(
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, String> queries,
        Map<String, String> headers,
        Content content,
        Optional<PeerIdentity> peer) {
    /** A request of somebody who is no process of the fleet. */
    public Request(
            String method,
            String path,
            Map<String, String> parameters,
            Map<String, String> queries,
            Map<String, String> headers,
            Content content) {
        this(method, path, parameters, queries, headers, content, Optional.empty());
    }

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

    /** The same with a body that has been read. */
    public Request withBody(byte[] bytes) {
        byte[] kept = bytes.clone();
        return new Request(
                method,
                path,
                parameters,
                queries,
                headers,
                new Content() {
                    @Override
                    public byte[] bytes() {
                        return kept.clone();
                    }

                    @Override
                    public InputStream stream() {
                        return new ByteArrayInputStream(kept);
                    }
                },
                peer);
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
