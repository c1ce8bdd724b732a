package io.lepton.control;

import io.lepton.domain.PeerIdentity;
import io.lepton.identity.CertificateAuthority;
import io.lepton.identity.Pem;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An authority that lasts as long as a test. */
final class TestAuthority implements PeerAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CertificateAuthority authority =
            CertificateAuthority.create(Instant.EPOCH, Duration.ofDays(36_500), RANDOM);

    @Override
    public Issued issue(byte[] request, PeerIdentity who, Instant now) {
        String certificates = Pem.ofCertificates(authority.issue(request, who, now, Duration.ofHours(1), RANDOM));
        return new Issued(certificates, Pem.ofCertificates(List.of(authority.certificate())));
    }

    @Override
    public String fingerprint() {
        return "0".repeat(64);
    }

    @Override
    public String rotate(Instant now) {
        return "a step";
    }
}
