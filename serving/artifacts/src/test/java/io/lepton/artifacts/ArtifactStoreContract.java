package io.lepton.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;

/** What every {@link ArtifactStore} must do; extended by one test class for each. */
public abstract class ArtifactStoreContract {
    private static final byte[] ABC = "abc".getBytes(UTF_8);

    /** Published with the algorithm: FIPS 180-4, the one-block example. */
    private static final ArtifactId ABC_DIGEST =
            new ArtifactId("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    /** A store that is empty. */
    protected abstract ArtifactStore store();

    @Test
    void namesBytesByTheirDigest() {
        var stored = store().put(bytes(ABC), 3);
        assertThat(stored.id()).isEqualTo(ABC_DIGEST);
        assertThat(stored.sizeBytes()).isEqualTo(3);
    }

    @Test
    void givesBackWhatItTookIn() throws IOException {
        var store = store();
        byte[] large = new byte[300_000];
        large[299_999] = 7;
        var id = store.put(bytes(large), large.length).id();
        assertThat(store.contains(id)).isTrue();
        try (var read = store.open(id).orElseThrow()) {
            assertThat(read.readAllBytes()).isEqualTo(large);
        }
        var file = store.file(id).orElseThrow();
        assertThat(file.sizeBytes()).isEqualTo(large.length);
        for (int reading = 0; reading < 2; reading++) {
            try (var read = file.open()) {
                assertThat(read.readAllBytes()).isEqualTo(large);
            }
        }
    }

    @Test
    void takesTheSameBytesTwice() {
        var store = store();
        assertThat(store.put(bytes(ABC), 3)).isEqualTo(store.put(bytes(ABC), 3));
        assertThat(store.contains(ABC_DIGEST)).isTrue();
    }

    @Test
    void forgetsWhatIsRemovedAndRemovesTwice() {
        var store = store();
        var id = store.put(bytes(ABC), 3).id();
        store.remove(id);
        store.remove(id);
        assertThat(store.contains(id)).isFalse();
    }

    @Test
    void hasNothingThatItWasNotGiven() {
        var store = store();
        assertThat(store.contains(ABC_DIGEST)).isFalse();
        assertThat(store.open(ABC_DIGEST)).isEmpty();
        assertThat(store.file(ABC_DIGEST)).isEmpty();
    }

    @Test
    void refusesMoreThanTheBoundAndKeepsNothingOfIt() {
        var store = store();
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> store.put(bytes(ABC), 2))
                .withMessageContaining("artifactBytesMax=2")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThat(store.contains(ABC_DIGEST)).isFalse();
    }

    @Test
    void keepsNothingOfBytesThatBreakOff() {
        var store = store();
        var broken = new SequenceInputStream(bytes(ABC), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("gone");
            }
        });
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> store.put(broken, 100))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(store.contains(ABC_DIGEST)).isFalse();
    }

    private static InputStream bytes(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
