package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.cli.ProofOptions;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.identity.CertificateAuthority;
import io.lepton.identity.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files by which a site proves who it is, and of which one is not what it should be. */
class FederationProofTest {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final PeerIdentity SITE = new PeerIdentity.OfSite(new RegionId("oslo"), "north");

    @TempDir
    private Path folder;

    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority = CertificateAuthority.create(Instant.now(), LIFE, random);

    @BeforeEach
    void write() throws IOException {
        var pair = CertificateAuthority.freshPair(random);
        var issued = authority.issue(CertificateAuthority.request(pair), SITE, Instant.now(), LIFE, random);
        Files.writeString(folder.resolve("north.pem"), Pem.ofCertificates(issued));
        Files.writeString(folder.resolve("north.key"), Pem.ofKey(pair.getPrivate()));
        Files.writeString(folder.resolve("authority.pem"), Pem.ofCertificates(List.of(authority.certificate())));
    }

    @Test
    void whatTheFilesSayIsTaken() {
        try (var proof = take(SITE)) {
            assertThat(proof.home().folder()).isDirectory();
        }
    }

    @Test
    void anotherSitesCertificateIsRefused() {
        assertThatThrownBy(() -> take(new PeerIdentity.OfSite(new RegionId("oslo"), "south")))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("the certificate is another's");
    }

    /** It would look for its coordinator for ever, and believe none. */
    @Test
    void authoritiesOfWhichThereIsNoneAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("authority.pem"), "");
        assertThatThrownBy(() -> take(SITE))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("not certificates in PEM: file=" + file);
    }

    private FederationProof take(PeerIdentity who) {
        var files = new ProofOptions.CertificateFiles(
                folder.resolve("north.pem"), folder.resolve("north.key"), folder.resolve("authority.pem"));
        return FederationProof.take(
                folder.resolve("home"),
                "site-north",
                who,
                new ProofOptions(Optional.empty(), List.of(), Optional.of(files)),
                new SystemClock(),
                certifier -> certifier);
    }
}
