package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLibrariesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path cache;

    @Test
    void extractsOnceAndUsesTheCopyAgain() throws IOException {
        Path library = NativeLibraries.extract(cache).resolve(System.mapLibraryName("onnxruntime"));
        Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH));
        NativeLibraries.extract(cache);
        assertThat(Files.getLastModifiedTime(library).toInstant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void replacesACopyThatIsCutShortAndLeavesNothingElseBehind() throws IOException {
        Path directory = NativeLibraries.extract(cache);
        Path library = directory.resolve(System.mapLibraryName("onnxruntime4j_jni"));
        long whole = Files.size(library);
        Files.write(library, new byte[10]);
        NativeLibraries.extract(cache);
        assertThat(library).hasSize(whole);
        assertThat(directory.toFile().list()).hasSize(2);
    }
}
