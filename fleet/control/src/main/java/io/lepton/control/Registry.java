package io.lepton.control;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.artifacts.ArtifactStore.Stored;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Signature;
import io.lepton.wire.PipelineFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes model files in: stores the bytes, reads their signature, registers the version. Of a pipeline it keeps what the
 * compiler made of the file, which names every version.
 *
 * <p>Files are stored side by side; what follows is guarded by a lock, so that a refused file's bytes are removed only
 * while nobody else is about to register them.
 */
final class Registry {
    /** What came of a file: a new version, or the latest one, which has the same bytes. */
    record Outcome(ModelVersion version, boolean isNew) {}

    private final Mailbox mailbox;
    private final ControlPorts ports;
    private final long artifactBytesMax;
    private final ReentrantLock registering = new ReentrantLock();

    Registry(Mailbox mailbox, ControlPorts ports, long artifactBytesMax) {
        this.mailbox = mailbox;
        this.ports = ports;
        this.artifactBytesMax = artifactBytesMax;
    }

    Outcome take(ModelName name, InputStream file) {
        var stored = ports.artifacts().put(file, artifactBytesMax);
        registering.lock();
        try {
            return register(name, read(stored, models()));
        } catch (LeptonException e) {
            discard(stored.id());
            throw e;
        } finally {
            registering.unlock();
        }
    }

    /** Takes bytes in that a version may name soon. */
    Stored keep(InputStream file) {
        return ports.artifacts().put(file, artifactBytesMax);
    }

    boolean contains(ArtifactId id) {
        return ports.artifacts().contains(id);
    }

    /**
     * What a version would be that is made of bytes that are here.
     *
     * @param models what a pipeline may be made of
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} if they are no model, and no pipeline of these models
     */
    ModelVersion look(ModelVersionId id, ArtifactId artifact, Map<ModelName, Model> models) {
        var file = ports.artifacts().file(artifact).orElseThrow(() -> gone(artifact));
        var content = read(new Stored(artifact, ArtifactBody.sizeBytes(file)), models);
        var stored = content.stored();
        return new ModelVersion(
                id,
                stored.id(),
                stored.sizeBytes(),
                content.format(),
                content.signature(),
                ports.clock().now(),
                content.members());
    }

    /** The file of a registered version, its bytes verified now. */
    ArtifactFile file(ModelVersionId id) {
        ArtifactId artifact = mailbox
                .read(core -> core.model(id.model()))
                .orElseThrow(() -> new LeptonException(ErrorCode.UNKNOWN_MODEL, "no such model: model=" + id.model()))
                .versions()
                .stream()
                .filter(version -> version.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new LeptonException(ErrorCode.UNKNOWN_VERSION, "no such version: version=" + id))
                .artifact();
        return ports.artifacts().file(artifact).orElseThrow(() -> gone(artifact));
    }

    /** What a file says, once its bytes are stored. */
    private record Content(Stored stored, ModelFormat format, Signature signature, List<ModelVersionId> members) {}

    private Map<ModelName, Model> models() {
        Map<ModelName, Model> models = new HashMap<>();
        mailbox.picture().models().forEach(model -> models.put(model.name(), model));
        return models;
    }

    private Content read(Stored stored, Map<ModelName, Model> models) {
        requireNotEmpty(stored);
        var file = ports.artifacts().file(stored.id()).orElseThrow(() -> gone(stored.id()));
        return PipelineText.of(file)
                .map(text -> compile(stored, text, models))
                .orElseGet(() -> new Content(stored, ModelFormat.ONNX, signature(file), List.of()));
    }

    private Signature signature(ArtifactFile file) {
        try (var bytes = file.open()) {
            return ports.signatures().read(file.name(), file.sizeBytes(), bytes);
        } catch (IOException e) {
            throw ArtifactBody.unreadable(file, e);
        }
    }

    private Content compile(Stored stored, String text, Map<ModelName, Model> models) {
        var compiled = PipelineCompiler.compile(PipelineText.read(text), models);
        var kept = ports.artifacts()
                .put(new ByteArrayInputStream(PipelineFile.write(compiled.pipeline())), artifactBytesMax);
        if (!kept.id().equals(stored.id())) {
            discard(stored.id());
        }
        var members = List.copyOf(compiled.pipeline().versions());
        return new Content(kept, ModelFormat.PIPELINE, compiled.signature(), members);
    }

    private Outcome register(ModelName name, Content content) {
        var stored = content.stored();
        var latest = mailbox.read(core -> core.model(name)).map(Model::latest);
        if (latest.map(ModelVersion::artifact).equals(Optional.of(stored.id()))) {
            return new Outcome(latest.orElseThrow(), false);
        }
        int number = latest.map(version -> version.id().number() + 1).orElse(1);
        var version = new ModelVersion(
                new ModelVersionId(name, number),
                stored.id(),
                stored.sizeBytes(),
                content.format(),
                content.signature(),
                ports.clock().now(),
                content.members());
        try {
            mailbox.handle(new ControlEvent.VersionRegistered(version));
        } catch (LeptonException e) {
            discard(stored.id());
            throw e;
        }
        return new Outcome(version, true);
    }

    private static void requireNotEmpty(Stored stored) {
        if (stored.sizeBytes() == 0) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, "the model file is empty: sizeBytes=0");
        }
    }

    private static LeptonException gone(ArtifactId id) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, "the model file is gone; send it again: artifact=" + id);
    }

    /** Removes bytes that no version names. */
    void discard(ArtifactId id) {
        boolean isNamed = mailbox.picture().models().stream()
                .flatMap(model -> model.versions().stream())
                .anyMatch(version -> version.artifact().equals(id));
        if (!isNamed) {
            ports.artifacts().remove(id);
        }
    }
}
