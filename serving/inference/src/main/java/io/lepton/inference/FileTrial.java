package io.lepton.inference;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.chassis.Clock;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Signature;
import io.lepton.inference.engine.WarmUp;
import io.lepton.wire.OnnxFile;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Tries a model file that a caller gave: its signature is read, it is loaded, it answers one inference, it is let go.
 *
 * <p>So a file that is no good changes nothing on the node, at the price of loading a good one twice. Blocks; safe for any
 * thread.
 */
final class FileTrial {
    private final InferencePool pool;
    private final Clock clock;

    FileTrial(InferencePool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Tells the version that a file makes.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} naming the version, or what else loading it ends in
     */
    ModelVersion run(ModelVersionId id, ArtifactId artifact, ArtifactFile file, long sizeBytes) {
        if (sizeBytes == 0) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, "the model file is empty: version=" + id);
        }
        try {
            var signature = signature(file);
            var version = new ModelVersion(id, artifact, sizeBytes, ModelFormat.ONNX, signature, clock.now());
            // Natively, so on the platform thread that loads one model at a time.
            CompletableFuture.runAsync(() -> load(file, version), pool.loading())
                    .join();
            return version;
        } catch (LeptonException e) {
            throw refusal(id, e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof LeptonException refused ? refusal(id, refused) : e;
        }
    }

    private static Signature signature(ArtifactFile file) {
        try (var bytes = file.open()) {
            return OnnxFile.readSignature(file.name(), file.sizeBytes(), bytes);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, "the file cannot be read: file=" + file.name(), e);
        }
    }

    private void load(ArtifactFile file, ModelVersion version) {
        try (var model = pool.runtime().load(file, version)) {
            WarmUp.run(model, version);
        }
    }

    private static LeptonException refusal(ModelVersionId id, LeptonException cause) {
        return new LeptonException(
                cause.code(), "the file cannot be served: version=" + id + ", reason=" + cause.getMessage(), cause);
    }
}
