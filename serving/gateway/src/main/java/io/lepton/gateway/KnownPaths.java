package io.lepton.gateway;

import io.lepton.wire.V2Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The paths that were read of late, each ready to be given again: callers ask few models by few paths, over and over.
 *
 * <p>As many as there are slots; of two that fall into one slot the newer stays. Confined to a lane's event loop.
 */
final class KnownPaths {
    private static final int SLOTS = 256;
    /** Longer ones are read each time, so that nobody fills the memory with them. */
    private static final int LENGTH_MAX = 256;

    private final @Nullable Known[] slots = new @Nullable Known[SLOTS];

    private record Known(String uri, Optional<V2Path> path) {}

    /** Hot: what {@link V2Path#parse} makes of a request's path. */
    Optional<V2Path> read(String uri) {
        int slot = (uri.hashCode() * 0x9e3779b9) >>> 24;
        Known known = slots[slot];
        if (known != null && known.uri().equals(uri)) {
            return known.path();
        }
        Optional<V2Path> path = V2Path.parse(uri);
        if (uri.length() <= LENGTH_MAX) {
            slots[slot] = new Known(uri, path);
        }
        return path;
    }
}
