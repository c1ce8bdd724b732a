package io.lepton.client;

import static java.util.Objects.requireNonNull;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.wire.ArtifactView;
import io.lepton.wire.BackupAudit;
import io.lepton.wire.BackupChange;
import io.lepton.wire.BackupItem;
import io.lepton.wire.BackupReader;
import io.lepton.wire.BackupResource;
import io.lepton.wire.BackupSummary;
import io.lepton.wire.BackupView;
import io.lepton.wire.BackupWriter;
import io.lepton.wire.Json;
import io.lepton.wire.RestoreView;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes backups of a fleet that runs, and restores them. Blocks; safe for any thread.
 *
 * <p>A backup is written beside its place, forced to the disk, read again from its first byte to its last, and only then put
 * in its place; so what has the name is whole. It holds what its readers' store and model files hold, in clear, and no key:
 * only its owner may read the file.
 */
public final class BackupCalls {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ControlCalls control;
    private final Duration transferTimeout;

    BackupCalls(ControlCalls control, Duration transferTimeout) {
        this.control = control;
        this.transferTimeout = transferTimeout;
    }

    /** What becomes of a fleet that holds something already. */
    public enum Existing {
        /** It is kept, and the restore refused. */
        KEEP,
        REPLACE
    }

    /** Hears how far a long work is. */
    @FunctionalInterface
    public interface Progress {
        /** Tells that so many of all model files are over. */
        void done(long files, long total);
    }

    /**
     * Makes a backup of the whole fleet as it is at this moment, while it goes on.
     *
     * @param target where it goes; must not be there yet
     * @return what was read back from the file
     * @throws LeptonException {@link ErrorCode#CONFLICT} if the target is there, {@link ErrorCode#STORAGE_FAILED} if it cannot
     *     be written; what the control plane refuses with, if it cannot give all; nothing is left behind then
     */
    public BackupSummary take(Path target, Progress progress) {
        Path place = target.toAbsolutePath();
        if (Files.exists(place)) {
            throw new LeptonException(ErrorCode.CONFLICT, "the file is there already: file=" + target);
        }
        try {
            // Readable by its owner alone, as temporary files are.
            Path incoming = Files.createTempFile(place.getParent(), place.getFileName() + ".", ".part");
            try {
                write(incoming, progress);
                BackupSummary summary = BackupAudit.of(incoming);
                Files.move(incoming, place, StandardCopyOption.ATOMIC_MOVE);
                try (var folder = FileChannel.open(place.getParent(), StandardOpenOption.READ)) {
                    folder.force(true);
                }
                return summary;
            } finally {
                Files.deleteIfExists(incoming);
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the backup cannot be written: file=" + target + ", cause=" + e, e);
        }
    }

    /**
     * Puts a fleet back to what a backup holds, history and model files included: wholly, or not at all.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_BACKUP} if the file is damaged, {@link ErrorCode#CONFLICT} if the fleet
     *     holds something and is to be kept; nothing has changed then
     */
    public RestoreView restore(Path file, Existing existing, Progress progress) {
        BackupAudit.of(file);
        try {
            Path ledger = Files.createTempFile("lepton-restore", ".part");
            try {
                writeLedger(file, ledger);
                RestoreView first = send(ledger, existing);
                if (first.wanted().isEmpty()) {
                    return first;
                }
                sendArtifacts(file, Set.copyOf(first.wanted()), progress);
                RestoreView second = send(ledger, existing);
                if (!second.restored()) {
                    throw new LeptonException(
                            ErrorCode.STORAGE_FAILED, "the fleet does not keep model files: wanted=" + second.wanted());
                }
                return second;
            } finally {
                Files.deleteIfExists(ledger);
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the backup cannot be read: file=" + file + ", cause=" + e, e);
        }
    }

    private void write(Path file, Progress progress) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            BackupView view = control.get("/backup", BackupView.class);
            var writer = new BackupWriter(out, view.head());
            for (BackupResource resource : view.resources()) {
                writer.resource(resource);
            }
            writeChanges(view.head().revision(), writer);
            // Beside the backup, where there is room for it.
            writeArtifacts(view.resources(), writer, requireNonNull(file.getParent()), progress);
            writer.finish();
            out.flush();
            channel.force(true);
        }
    }

    private void writeChanges(long upTo, BackupWriter writer) throws IOException {
        String after = "revision=0&position=-1";
        while (true) {
            List<BackupChange> page =
                    List.of(control.get("/backup/changes?upTo=" + upTo + "&" + after, BackupChange[].class));
            if (page.isEmpty()) {
                return;
            }
            for (BackupChange change : page) {
                writer.change(change);
            }
            after = "revision=" + page.getLast().revision() + "&position="
                    + page.getLast().position();
        }
    }

    private void writeArtifacts(List<BackupResource> resources, BackupWriter writer, Path folder, Progress progress)
            throws IOException {
        Map<ArtifactId, ModelVersion> versions = new LinkedHashMap<>();
        for (BackupResource resource : resources) {
            if (resource.kind().equals("version")) {
                var version = Json.read(resource.body().getBytes(StandardCharsets.UTF_8), ModelVersion.class);
                versions.putIfAbsent(version.artifact(), version);
            }
        }
        long done = 0;
        for (ModelVersion version : versions.values()) {
            progress.done(done++, versions.size());
            writeArtifact(version, writer, folder);
        }
    }

    private void writeArtifact(ModelVersion version, BackupWriter writer, Path folder) throws IOException {
        Path incoming = Files.createTempFile(folder, "model-", ".part");
        try {
            String path = "/models/" + version.id().model() + "/versions/"
                    + version.id().number() + "/file";
            control.download(path, incoming, transferTimeout);
            try (var bytes = Files.newInputStream(incoming)) {
                writer.artifact(version.artifact(), version.sizeBytes(), bytes);
            }
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    /** Writes what a backup holds without its model files. */
    private static void writeLedger(Path backup, Path ledger) throws IOException {
        try (var in = open(backup);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(ledger), BUFFER_BYTES)) {
            var reader = new BackupReader(in, backup.toString());
            var writer = new BackupWriter(out, reader.head());
            for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                switch (item.get()) {
                    case BackupItem.Resource(var resource) -> writer.resource(resource);
                    case BackupItem.Change(var change) -> writer.change(change);
                    case BackupItem.Artifact _ -> {
                        // Sent by themselves, and only those that are wanted.
                    }
                }
            }
            writer.finish();
        }
    }

    private RestoreView send(Path ledger, Existing existing) {
        return control.upload(
                "/restore?replace=" + (existing == Existing.REPLACE),
                ModelFile.open(ledger, (_, _) -> {}),
                transferTimeout,
                RestoreView.class);
    }

    private void sendArtifacts(Path backup, Set<String> wanted, Progress progress) throws IOException {
        try (var in = open(backup)) {
            var reader = new BackupReader(in, backup.toString());
            long done = 0;
            for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                if (item.get() instanceof BackupItem.Artifact artifact
                        && wanted.contains(artifact.id().sha256())) {
                    progress.done(done++, wanted.size());
                    send(artifact);
                }
            }
        }
    }

    private void send(BackupItem.Artifact artifact) {
        // The stream is one: a body that would have to be sent twice fails instead.
        var body = BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(artifact::bytes), Math.max(1, artifact.sizeBytes()));
        ArtifactView kept = control.upload("/artifacts", body, transferTimeout, ArtifactView.class);
        if (!kept.sha256().equals(artifact.id().sha256())) {
            throw new LeptonException(
                    ErrorCode.UPSTREAM_FAILED,
                    "the fleet kept other bytes than were sent: artifact=" + artifact.id() + ", sha256="
                            + kept.sha256());
        }
    }

    private static InputStream open(Path backup) throws IOException {
        return new BufferedInputStream(Files.newInputStream(backup), BUFFER_BYTES);
    }
}
