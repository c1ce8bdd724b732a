package io.lepton.control;

import io.lepton.domain.PeerIdentity;
import java.time.Instant;

/** Says by certificates who is who among the processes of a fleet. Safe for any thread; may block on files. */
public interface PeerAuthority {
    /**
     * What a process is given.
     *
     * @param certificates PEM: its certificate, and behind it those that vouch for it
     * @param authorities PEM: whom it is to believe
     */
    record Issued(String certificates, String authorities) {}

    /**
     * Certifies a key.
     *
     * @param request PKCS #10
     * @param who whom the caller has proven the sender to be
     * @throws IllegalArgumentException if the request is none
     */
    Issued issue(byte[] request, PeerIdentity who, Instant now);

    /** The SHA-256 of the certificate of whoever vouches for control planes now, in lower-case hexadecimals. */
    String fingerprint();

    /** Takes the next step of giving the fleet another authority, and says which it was. */
    String rotate(Instant now);
}
