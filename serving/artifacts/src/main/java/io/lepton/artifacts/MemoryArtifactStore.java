package io.lepton.artifacts;

import io.lepton.domain.ArtifactId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Artifacts that end with the process. */
public final class MemoryArtifactStore implements ArtifactStore {
    private final Map<ArtifactId, byte[]> artifacts = new ConcurrentHashMap<>();

    @Override
    public Stored put(InputStream bytes, long bytesMax) {
        var kept = new ByteArrayOutputStream();
        try {
            var stored = Intake.copy(bytes, kept, bytesMax);
            artifacts.putIfAbsent(stored.id(), kept.toByteArray());
            return stored;
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
    }

    @Override
    public Optional<InputStream> open(ArtifactId id) {
        return Optional.ofNullable(artifacts.get(id))
                .map(bytes -> new VerifyingStream(new ByteArrayInputStream(bytes), id));
    }

    @Override
    public Optional<ArtifactFile> file(ArtifactId id) {
        return Optional.ofNullable(artifacts.get(id)).map(bytes -> new InMemory(id, bytes));
    }

    @Override
    public boolean contains(ArtifactId id) {
        return artifacts.containsKey(id);
    }

    @Override
    public void remove(ArtifactId id) {
        artifacts.remove(id);
    }

    private static final class InMemory implements ArtifactFile {
        private final ArtifactId id;
        private final byte[] bytes;

        InMemory(ArtifactId id, byte[] bytes) {
            this.id = id;
            this.bytes = bytes;
        }

        @Override
        public String name() {
            return id.sha256();
        }

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public Optional<Path> plain() {
            return Optional.empty();
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
