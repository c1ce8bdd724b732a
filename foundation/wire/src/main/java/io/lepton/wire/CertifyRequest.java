package io.lepton.wire;

import java.util.Optional;

/**
 * Asks for a certificate.
 *
 * @param request PKCS #10 in Base64: the key, and the proof that the sender has it
 * @param token proves who the sender is, where no certificate does
 */
public record CertifyRequest(String request, Optional<String> token) {
    /** Without the token. */
    @Override
    public String toString() {
        return "CertifyRequest[]";
    }
}
