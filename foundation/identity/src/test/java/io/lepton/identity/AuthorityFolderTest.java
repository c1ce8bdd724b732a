package io.lepton.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityFolderTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final Duration LIFE = Duration.ofHours(1);

    /** Turns every bit; what is not so kept is as it was before there was a cover. */
    private static final KeyCover TURNED = new KeyCover() {
        @Override
        public byte[] cover(byte[] plain) {
            byte[] turned = plain.clone();
            for (int i = 0; i < turned.length; i++) {
                turned[i] ^= (byte) 0xff;
            }
            return turned;
        }

        @Override
        public byte[] uncover(byte[] kept) {
            return isPresent(kept) ? cover(kept) : kept.clone();
        }

        @Override
        public boolean isPresent(byte[] kept) {
            return kept.length == 0 || kept[0] < 0;
        }
    };

    @TempDir
    private Path folder;

    @Test
    void isTheSameAfterARestart() {
        String first = open(KeyCover.NONE).fingerprint();
        assertThat(open(KeyCover.NONE).fingerprint()).isEqualTo(first);
    }

    @Test
    void isReplacedInThreeStepsInEachOfWhichOldAndNewCertificatesAreBelieved() {
        AuthorityFolder authority = open(KeyCover.NONE);
        X509Certificate old = issued(authority);
        assertThat(authority.rotate(NOW)).contains("is made and believed");
        assertThat(believed(authority)).hasSize(2);
        assertThat(isVouchedFor(issued(authority), believed(authority).getFirst()))
                .isTrue();

        assertThat(authority.rotate(NOW)).contains("issues now");
        X509Certificate fresh = issued(authority);
        assertThat(believed(authority))
                .anySatisfy(root -> assertThat(isVouchedFor(old, root)).isTrue());
        assertThat(believed(authority))
                .anySatisfy(root -> assertThat(isVouchedFor(fresh, root)).isTrue());
        assertThat(believed(authority)).noneSatisfy(root -> {
            assertThat(isVouchedFor(old, root)).isTrue();
            assertThat(isVouchedFor(fresh, root)).isTrue();
        });

        assertThat(authority.rotate(NOW)).contains("is forgotten");
        assertThat(believed(authority)).singleElement().satisfies(root -> {
            assertThat(isVouchedFor(fresh, root)).isTrue();
            assertThat(isVouchedFor(old, root)).isFalse();
        });
    }

    /** As it stands if the process dies after the former was written down, and before the next one took its place. */
    @Test
    void aCrashInTheMiddleOfAStepLosesNoAuthority() throws IOException {
        AuthorityFolder authority = open(KeyCover.NONE);
        X509Certificate old = issued(authority);
        authority.rotate(NOW);
        Files.copy(folder.resolve("current.pem"), folder.resolve("former.pem"));
        AuthorityFolder again = open(KeyCover.NONE);
        assertThat(believed(again))
                .anySatisfy(root -> assertThat(isVouchedFor(old, root)).isTrue());
        assertThat(again.rotate(NOW)).contains("issues now");
        assertThat(believed(again)).hasSize(2);
    }

    @Test
    void keysAreCoveredAndThoseFromBeforeAreKeptAnew() throws IOException {
        String before = open(KeyCover.NONE).fingerprint();
        assertThat(text("current.pem")).contains("PRIVATE KEY");
        assertThat(open(TURNED).fingerprint()).isEqualTo(before);
        assertThat(text("current.pem")).doesNotContain("PRIVATE KEY");
        assertThat(open(TURNED).fingerprint()).isEqualTo(before);
    }

    @Test
    void aDamagedFileIsNotPassedOver() throws IOException {
        open(KeyCover.NONE);
        Files.writeString(folder.resolve("current.pem"), "nonsense");
        assertThatThrownBy(() -> open(KeyCover.NONE).fingerprint()).isInstanceOf(LeptonException.class);
    }

    private String text(String file) throws IOException {
        return new String(Files.readAllBytes(folder.resolve(file)), StandardCharsets.ISO_8859_1);
    }

    private AuthorityFolder open(KeyCover cover) {
        return AuthorityFolder.open(folder, LIFE, NOW, RANDOM, cover);
    }

    private static X509Certificate issued(AuthorityFolder authority) {
        KeyPair pair = CertificateAuthority.freshPair(RANDOM);
        return Pem.certificates(authority.issue(CertificateAuthority.request(pair), new PeerIdentity.Control(), NOW))
                .getFirst();
    }

    private static List<X509Certificate> believed(AuthorityFolder authority) {
        return Pem.certificates(authority.authorities());
    }

    private static boolean isVouchedFor(X509Certificate leaf, X509Certificate root) {
        try {
            leaf.verify(root.getPublicKey());
            return true;
        } catch (java.security.GeneralSecurityException _) {
            return false;
        }
    }
}
