package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a backup whole, and tells whether it could be restored: every digest is right, the history goes forward and leads to
 * what is wished, and no model file is missing. Confined to one thread.
 */
public final class BackupAudit {
    private static final String VERSION = "version";

    /** What names one thing. */
    private record Key(String kind, String name) {}

    private final String name;
    private final Map<Key, String> wished = new HashMap<>();
    private final Map<Key, String> replayed = new HashMap<>();
    private final Map<String, String> versionsByArtifact = new HashMap<>();
    private final Set<String> artifacts = new HashSet<>();
    private Optional<BackupChange> last = Optional.empty();

    private BackupAudit(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_BACKUP} with what is wrong and where, {@link
     *     ErrorCode#INVALID_REQUEST} if there is no such file
     */
    public static BackupSummary of(Path file) {
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            var reader = new BackupReader(in, file.toString());
            var audit = new BackupAudit(file.toString());
            for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                audit.take(item.get(), reader.head());
            }
            audit.requireReplay();
            audit.requireArtifacts();
            return new BackupSummary(reader.head(), reader.counts(), reader.bytesRead());
        } catch (NoSuchFileException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "no such file: file=" + file, e);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "the backup cannot be read: file=" + file + ", cause="
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    /**
     * What the ledger of a backup says, which travels without the model files.
     *
     * @param resources everything that is wished
     * @param artifacts the digests of the model files that its versions name
     */
    public record Ledger(BackupHead head, List<BackupResource> resources, Set<String> artifacts) {
        public Ledger {
            resources = List.copyOf(resources);
            artifacts = Set.copyOf(artifacts);
        }
    }

    /**
     * Reads a backup whose model files travel by themselves.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_BACKUP} with what is wrong and where
     */
    public static Ledger ofLedger(BackupReader reader, String name) throws IOException {
        var audit = new BackupAudit(name);
        List<BackupResource> resources = new ArrayList<>();
        for (var item = reader.next(); item.isPresent(); item = reader.next()) {
            audit.take(item.get(), reader.head());
            if (item.get() instanceof BackupItem.Resource(var resource)) {
                resources.add(resource);
            }
        }
        audit.requireReplay();
        return new Ledger(reader.head(), resources, audit.versionsByArtifact.keySet());
    }

    private void take(BackupItem item, BackupHead head) {
        switch (item) {
            case BackupItem.Resource(var resource) -> takeResource(resource);
            case BackupItem.Change(var change) -> takeChange(change, head);
            case BackupItem.Artifact(var id, var _, var _) -> artifacts.add(id.sha256());
        }
    }

    private void takeResource(BackupResource resource) {
        if (wished.put(new Key(resource.kind(), resource.name()), resource.body()) != null) {
            throw refusal("it has a thing twice: kind=" + resource.kind() + ", name=" + resource.name());
        }
        if (resource.kind().equals(VERSION)) {
            try {
                var version = Json.read(resource.body().getBytes(StandardCharsets.UTF_8), ModelVersion.class);
                versionsByArtifact.put(version.artifact().sha256(), version.id().toString());
            } catch (LeptonException e) {
                throw refusal("a version cannot be read: version=" + resource.name() + ", cause=" + e.getMessage());
            }
        }
    }

    private void takeChange(BackupChange change, BackupHead head) {
        if (last.filter(former -> !change.isAfter(former)).isPresent()
                || change.revision() > head.revision()
                || change.epoch() > head.epoch()) {
            throw refusal(
                    "its history is out of order: revision=" + change.revision() + ", position=" + change.position());
        }
        last = Optional.of(change);
        var key = new Key(change.kind(), change.name());
        change.after().ifPresentOrElse(body -> replayed.put(key, body), () -> replayed.remove(key));
    }

    private void requireReplay() {
        for (var one : wished.entrySet()) {
            if (!one.getValue().equals(replayed.get(one.getKey()))) {
                throw contradiction(one.getKey());
            }
        }
        replayed.keySet().stream()
                .filter(key -> !wished.containsKey(key))
                .findFirst()
                .ifPresent(key -> {
                    throw contradiction(key);
                });
    }

    private void requireArtifacts() {
        versionsByArtifact.forEach((artifact, version) -> {
            if (!artifacts.contains(artifact)) {
                throw refusal("it lacks a model file: version=" + version + ", artifact=" + artifact);
            }
        });
    }

    private LeptonException contradiction(Key key) {
        return refusal("its history does not lead to what it holds: kind=" + key.kind() + ", name=" + key.name());
    }

    private LeptonException refusal(String fact) {
        return new LeptonException(ErrorCode.INVALID_BACKUP, "the backup is not sound: file=" + name + ", " + fact);
    }
}
