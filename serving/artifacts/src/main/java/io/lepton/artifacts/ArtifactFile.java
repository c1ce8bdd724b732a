package io.lepton.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A whole artifact, to be read as often as one likes. Safe for any thread. */
public interface ArtifactFile {
    /** The file that has exactly these bytes. */
    static ArtifactFile of(Path plain) {
        return new PlainFile(plain);
    }

    /** What to call it in messages. */
    String name();

    /** How many bytes it has, whatever they take on the disk. */
    long sizeBytes() throws IOException;

    /** Where the bytes lie as they are; absent where they are kept otherwise. */
    Optional<Path> plain();

    /** The bytes, to be closed by the reader; bytes that were changed end with an {@link IOException}. */
    InputStream open() throws IOException;

    /** A file that is as it is. */
    record PlainFile(Path path) implements ArtifactFile {
        @Override
        public String name() {
            return String.valueOf(path.getFileName());
        }

        @Override
        public long sizeBytes() throws IOException {
            return Files.size(path);
        }

        @Override
        public Optional<Path> plain() {
            return Optional.of(path);
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }
    }
}
