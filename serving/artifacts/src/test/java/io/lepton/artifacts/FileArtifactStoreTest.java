package io.lepton.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileArtifactStoreTest extends ArtifactStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ArtifactStore store() {
        return FileArtifactStore.open(folder.resolve("artifacts"));
    }

    @Test
    void findsItsFilesAgain() throws IOException {
        var id = store().put(new ByteArrayInputStream(new byte[10]), 10).id();
        Path file = store().file(id).orElseThrow().plain().orElseThrow();
        assertThat(Files.readAllBytes(file)).isEqualTo(new byte[10]);
    }

    @Test
    void refusesAFileWithOtherBytesThanItsName() throws IOException {
        var store = store();
        var id = store.put(new ByteArrayInputStream(new byte[10]), 10).id();
        byte[] flipped = new byte[10];
        flipped[4] = 1;
        Files.write(folder.resolve("artifacts").resolve(id.sha256()), flipped);
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> store.file(id))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));
        try (var bytes = store.open(id).orElseThrow()) {
            assertThatIOException().isThrownBy(bytes::readAllBytes).withMessageContaining(id.sha256());
        }
    }

    @Test
    void leavesNothingHalfDone() throws IOException {
        var store = store();
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> store.put(new ByteArrayInputStream(new byte[10]), 5));
        assertThat(names()).isEmpty();
    }

    @Test
    void removesWhatACrashLeftBehind() throws IOException {
        var kept = store().put(new ByteArrayInputStream(new byte[10]), 10);
        Files.write(folder.resolve("artifacts/artifact-1.part"), new byte[3]);
        store();
        assertThat(names()).containsExactly(kept.id().sha256());
    }

    @Test
    void saysThatTheDiskRefuses() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[1]);
        assertStorageFailed(() -> FileArtifactStore.open(file.resolve("below")), "file");
        var store = store();
        Files.delete(folder.resolve("artifacts"));
        assertStorageFailed(() -> store.put(new ByteArrayInputStream(new byte[1]), 1), "artifacts");
    }

    @Test
    void saysThatTheDiskIsFull() {
        // The kernel's own full disk: opens, and refuses every byte.
        assertThatIOException().isThrownBy(() -> {
            try (var full = Files.newOutputStream(Path.of("/dev/full"))) {
                Intake.copy(new ByteArrayInputStream(new byte[1]), full, 1);
            }
        });
    }

    private static void assertStorageFailed(Runnable action, String path) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(action::run)
                .withMessageContaining(path)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));
    }

    private java.util.List<String> names() throws IOException {
        try (var files = Files.list(folder.resolve("artifacts"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
