package io.lepton.inference.front;

import io.lepton.inference.engine.Reuse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;

/** What a caller says of caches, in the words of HTTP. */
final class CacheWords {
    private static final Set<String> REFUSING = Set.of("no-store", "no-cache");

    private CacheWords() {}

    /**
     * Reads the header {@code Cache-Control} of a request or call.
     *
     * <p>{@code no-store} and {@code no-cache} mean the same here: the model is run, and its answer is not kept. All other
     * words are for caches on the way. Hot: most requests have no such header.
     */
    static Reuse read(MultiMap headers) {
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
            return Reuse.ALLOWED;
        }
        for (String header : headers.getAll(HttpHeaders.CACHE_CONTROL)) {
            for (String word : header.split(",", -1)) {
                if (REFUSING.contains(word.strip().toLowerCase(Locale.ROOT))) {
                    return Reuse.REFUSED;
                }
            }
        }
        return Reuse.ALLOWED;
    }
}
