package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.artifacts.ArtifactCover;
import io.lepton.artifacts.ArtifactStore;
import io.lepton.artifacts.ArtifactStoreContract;
import io.lepton.artifacts.FileArtifactStore;
import io.lepton.artifacts.Renewal;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts on a disk, encrypted by the real vault. */
class CoveredArtifactsTest extends ArtifactStoreContract {
    private static final long SEED = 6;
    private static final String MARK = "the weights of a bank";
    /** Three chunks and a bit, of what a search would find. */
    private static final byte[] MODEL = MARK.repeat(200_000 / MARK.length()).getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    private Path folder;

    @Override
    protected ArtifactStore store() {
        return store("first");
    }

    @Test
    void nothingOfAModelIsOnTheDiskNotEvenWhileItArrives() throws IOException {
        var store = store("first");
        var arriving = new ByteArrayInputStream(MODEL) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                assertNothingPlain();
                return super.read(target, offset, length);
            }
        };
        ArtifactId id = store.put(arriving, MODEL.length).id();
        assertNothingPlain();
        assertThat(files()).singleElement().satisfies(file -> assertThat(file).hasFileName(id.sha256() + ".sealed"));
        assertThat(content(store, id)).isEqualTo(MODEL);
        var file = store.file(id).orElseThrow();
        assertThat(file.plain()).isEmpty();
        assertThat(file.sizeBytes()).isEqualTo(MODEL.length);
    }

    @Test
    void everyHarmIsNoticedAndTheFileNamedAndWhatIsFetchedAnewMendsIt() throws IOException {
        var store = store("first");
        ArtifactId id = put(store, MODEL);
        Path file = files().getFirst();
        byte[] sealed = Files.readAllBytes(file);
        var random = new Random(SEED);
        for (int attempt = 0; attempt < 60; attempt++) {
            byte[] harmed = harmed(sealed, attempt, random);
            Files.write(file, harmed);
            assertThatExceptionOfType(LeptonException.class)
                    .as("seed %d, attempt %d", SEED, attempt)
                    .isThrownBy(() -> store.file(id))
                    .withMessageContaining(id.sha256())
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));
        }
        assertThat(put(store, MODEL)).isEqualTo(id);
        assertThat(content(store, id)).isEqualTo(MODEL);
    }

    /** Flips a bit, cuts the end off, adds to it, swaps two chunks, or leaves one out. */
    private static byte[] harmed(byte[] sealed, int attempt, Random random) {
        int chunk = (64 << 10) + 16;
        int header = sealed.length - MODEL.length - 4 * 16;
        byte[] harmed = sealed.clone();
        switch (attempt % 5) {
            case 0 -> harmed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> harmed = Arrays.copyOf(sealed, random.nextInt(sealed.length));
            case 2 -> harmed = Arrays.copyOf(sealed, sealed.length + 1 + random.nextInt(chunk));
            case 3 -> {
                System.arraycopy(sealed, header, harmed, header + chunk, chunk);
                System.arraycopy(sealed, header + chunk, harmed, header, chunk);
            }
            default -> {
                harmed = Arrays.copyOf(sealed, sealed.length - chunk);
                System.arraycopy(sealed, header + chunk, harmed, header, sealed.length - header - chunk);
            }
        }
        return harmed;
    }

    @Test
    void aFileThatIsAnothersIsNoticedByItsDigest() throws IOException {
        var store = store("first");
        ArtifactId one = put(store, MODEL);
        ArtifactId other = put(store, new byte[] {1, 2, 3});
        Files.copy(
                artifacts().resolve(other + ".sealed"),
                artifacts().resolve(one + ".sealed"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> store.file(one))
                .hasMessageContaining("other bytes than its name says: artifact=" + one);
    }

    @Test
    void whatWasThereBeforeThereWereKeysIsReadAndThenEncrypted() throws IOException {
        ArtifactId id = put(plainStore(), MODEL);
        var store = store("first");
        assertThat(content(store, id)).isEqualTo(MODEL);
        assertThat(store.contains(id)).isTrue();
        assertThat(store.renew()).isEqualTo(new Renewal(1, 0, 0));
        assertNothingPlain();
        assertThat(content(store, id)).isEqualTo(MODEL);
        assertThat(store.renew().isNothing()).isTrue();
        store.remove(id);
        assertThat(files()).isEmpty();
    }

    @Test
    void theFormerKeyMayGoOnceTheStoreWasRenewedWithBoth() throws IOException {
        ArtifactId id = put(store("first"), MODEL);
        byte[] before = Files.readAllBytes(files().getFirst());
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> store("second").file(id))
                .withMessageContaining("the key is not here: key=first");
        assertThat(store("second").renew()).isEqualTo(new Renewal(0, 0, 1));
        assertThat(store("second", "first").renew()).isEqualTo(new Renewal(0, 1, 0));
        byte[] after = Files.readAllBytes(files().getFirst());
        assertThat(Arrays.copyOfRange(after, after.length - MODEL.length, after.length))
                .as("the body is wrapped anew, not encrypted anew")
                .isEqualTo(Arrays.copyOfRange(before, before.length - MODEL.length, before.length));
        assertThat(content(store("second"), id)).isEqualTo(MODEL);
    }

    @Test
    void withoutKeysItSaysWhatIsMissingAndKeepsTheFile() throws IOException {
        ArtifactId id = put(store("first"), MODEL);
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> plainStore().file(id))
                .withMessageContaining("encrypted")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
        assertThat(content(store("first"), id)).isEqualTo(MODEL);
    }

    @Test
    void whatIsHarmedIsNotRenewedAndStaysToBeTold() throws IOException {
        ArtifactId id = put(plainStore(), MODEL);
        Files.write(artifacts().resolve(id.sha256()), new byte[] {1});
        var store = store("first");
        assertThat(store.renew()).isEqualTo(new Renewal(0, 0, 1));
        assertThatThrownBy(() -> store.file(id)).hasMessageContaining("other bytes than its name says");
        assertThat(files()).hasSize(1);
    }

    private FileArtifactStore store(String... keys) {
        try {
            StringBuilder lines = new StringBuilder();
            for (String key : keys) {
                byte[] bytes = new byte[32];
                Arrays.fill(bytes, (byte) key.hashCode());
                lines.append(key)
                        .append(' ')
                        .append(Base64.getEncoder().encodeToString(bytes))
                        .append('\n');
            }
            Path file = Files.writeString(folder.resolve("master.key"), lines);
            return FileArtifactStore.open(
                    artifacts(), Optional.<ArtifactCover>of(new CoveredArtifacts(MasterKeys.vault(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileArtifactStore plainStore() {
        return FileArtifactStore.open(artifacts());
    }

    private Path artifacts() {
        return folder.resolve("artifacts");
    }

    private static ArtifactId put(ArtifactStore store, byte[] bytes) {
        return store.put(new ByteArrayInputStream(bytes), bytes.length).id();
    }

    private static byte[] content(ArtifactStore store, ArtifactId id) throws IOException {
        try (InputStream bytes = store.file(id).orElseThrow().open()) {
            return bytes.readAllBytes();
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(artifacts())) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertNothingPlain() {
        for (Path file : files()) {
            try {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(MARK);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
