package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLibrariesTest {
    /** The smaller one, 88 KB. */
    private static final String LIBRARY = System.mapLibraryName("onnxruntime4j_jni");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path cache;

    @Test
    void leavesASoundCopyAlone() throws IOException {
        Path library = NativeLibraries.extract(cache).resolve(LIBRARY);
        Object first = key(library);
        NativeLibraries.extract(cache);
        assertThat(key(library)).isEqualTo(first);
    }

    @Test
    void replacesACopyThatWasDamagedWithoutChangingItsLength() throws IOException {
        Path library = NativeLibraries.extract(cache).resolve(LIBRARY);
        byte[] sound = Files.readAllBytes(library);
        try (FileChannel channel = FileChannel.open(library, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {42}), sound.length / 2);
        }
        // Explicit, because a coarse clock might give the write the jar's own time.
        Files.setLastModifiedTime(library, FileTime.fromMillis(1));
        NativeLibraries.extract(cache);
        assertThat(library).hasBinaryContent(sound);
    }

    @Test
    void replacesACopyThatWasCutShort() throws IOException {
        Path library = NativeLibraries.extract(cache).resolve(LIBRARY);
        byte[] sound = Files.readAllBytes(library);
        Files.write(library, new byte[10]);
        NativeLibraries.extract(cache);
        assertThat(library).hasBinaryContent(sound);
    }

    @Test
    void trustsASoundCopyAgainWhoseTimeAloneWasChanged() throws IOException {
        Path library = NativeLibraries.extract(cache).resolve(LIBRARY);
        Object first = key(library);
        FileTime stamp = Files.getLastModifiedTime(library);
        Files.setLastModifiedTime(library, FileTime.fromMillis(1));
        NativeLibraries.extract(cache);
        assertThat(key(library)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(stamp);
    }

    @Test
    void leavesNothingHalfDone() throws IOException {
        Path directory = NativeLibraries.extract(cache);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(List.of(System.mapLibraryName("onnxruntime"), LIBRARY));
        }
    }

    /** What the file system calls the file itself, whatever its name. */
    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
