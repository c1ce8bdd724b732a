package io.lepton.control;

import java.time.Instant;
import java.util.Set;

/** Believes, or does not, what another authority says of a caller. Safe for any thread; may block. */
public interface TokenVerifier {
    /**
     * Who a token speaks of.
     *
     * @param subject {@code user:NAME}
     * @param groups {@code group:NAME} each
     */
    record Claimed(String subject, Set<String> groups) {
        public Claimed {
            groups = Set.copyOf(groups);
        }
    }

    /**
     * Reads a token.
     *
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#UNAUTHENTICATED}, saying why it is not
     *     believed
     */
    Claimed verify(String token, Instant now);
}
