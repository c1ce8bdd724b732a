package io.lepton.wire;

import java.time.Instant;

/**
 * A token that was just made, shown this once.
 *
 * @param token for {@code --join}; it also names the authority that the process is to believe at first
 * @param identity the URI of the identity that it gives
 * @param expiresAt from when on it is good for nothing
 */
public record JoinTokenView(String token, String identity, Instant expiresAt) {
    /** Without the token. */
    @Override
    public String toString() {
        return "JoinTokenView[identity=" + identity + ", expiresAt=" + expiresAt + "]";
    }
}
