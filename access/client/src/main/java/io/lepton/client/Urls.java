package io.lepton.client;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;

/** What servers are called by. */
final class Urls {
    private Urls() {}

    /**
     * Checks the URL of a server.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if it is not one of HTTP
     */
    static URI check(String field, URI url) {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not an http URL with a host: " + field + "=" + url);
        }
        return url;
    }

    /** A path of a server, whether or not its URL ends in a slash. */
    static URI below(URI server, String path) {
        var base = server.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** Tells whether no connection was made, so that nothing was sent either. */
    static boolean isConnectFailure(IOException failure) {
        return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    }
}
