package io.lepton.artifacts;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Artifacts that end with the process; it has no files to give. */
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
    public Optional<Path> file(ArtifactId id) {
        if (contains(id)) {
            throw new LeptonException(ErrorCode.UNSUPPORTED, "a store in memory has no files: artifact=" + id);
        }
        return Optional.empty();
    }

    @Override
    public boolean contains(ArtifactId id) {
        return artifacts.containsKey(id);
    }

    @Override
    public void remove(ArtifactId id) {
        artifacts.remove(id);
    }
}
