package io.lepton.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.NodeId;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final PeerIdentity NODE = new PeerIdentity.OfNode(new RegionId("oslo"), new NodeId("oslo-1"));

    private final CertificateAuthority authority = CertificateAuthority.create(NOW, Duration.ofDays(365), RANDOM);

    @Test
    void saysWhoHasAKeyForATime() throws Exception {
        KeyPair pair = CertificateAuthority.freshPair(RANDOM);
        List<X509Certificate> chain =
                authority.issue(CertificateAuthority.request(pair), NODE, NOW, Duration.ofHours(24), RANDOM);
        X509Certificate leaf = chain.getFirst();
        leaf.verify(authority.certificate().getPublicKey());
        assertThat(leaf.getPublicKey()).isEqualTo(pair.getPublic());
        assertThat(leaf.getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofHours(24))));
        assertThat(leaf.getBasicConstraints()).as("it can vouch for nobody").isNegative();
        assertThat(leaf.getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name.toString()).contains("spiffe://lepton/region/oslo/node/oslo-1"))
                .anySatisfy(name -> assertThat(name.toString()).contains("oslo-1.node.oslo.lepton.internal"));
        assertThat(chain.getLast()).isEqualTo(authority.certificate());
    }

    @Test
    void goesOnFromWhatWasKept() throws Exception {
        var kept = CertificateAuthority.of(Pem.ofCertificates(List.of(authority.certificate())), authority.keyPem());
        KeyPair pair = CertificateAuthority.freshPair(RANDOM);
        kept.issue(CertificateAuthority.request(pair), NODE, NOW, Duration.ofHours(1), RANDOM)
                .getFirst()
                .verify(authority.certificate().getPublicKey());
        String leaf = Pem.ofCertificates(
                authority.issue(CertificateAuthority.request(pair), NODE, NOW, Duration.ofHours(1), RANDOM));
        assertThatThrownBy(() -> CertificateAuthority.of(leaf, Pem.ofKey(pair.getPrivate())))
                .hasMessageContaining("not the certificate of an authority");
    }

    @Test
    void issuesNothingToWhoHasNotTheKey() {
        byte[] request = CertificateAuthority.request(CertificateAuthority.freshPair(RANDOM));
        request[request.length - 1] ^= 1;
        assertThatThrownBy(() -> authority.issue(request, NODE, NOW, Duration.ofHours(1), RANDOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("field=request");
        assertThatThrownBy(() -> authority.issue(new byte[] {1, 2, 3}, NODE, NOW, Duration.ofHours(1), RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
