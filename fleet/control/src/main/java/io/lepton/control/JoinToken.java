package io.lepton.control;

import java.time.Instant;
import java.util.Optional;

/**
 * A token with which one process enrols, once; as it is kept, which is never the token itself.
 *
 * @param id which token it is; not secret
 * @param sha256 the SHA-256 of the token's secret part
 * @param identity the URI of the identity that it gives
 * @param expiresAt from when on it is good for nothing
 * @param usedAt when it was used
 */
public record JoinToken(String id, String sha256, String identity, Instant expiresAt, Optional<Instant> usedAt) {
    JoinToken used(Instant now) {
        return new JoinToken(id, sha256, identity, expiresAt, Optional.of(now));
    }
}
