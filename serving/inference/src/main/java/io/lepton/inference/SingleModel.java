package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.LoadedModel;
import io.lepton.wire.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * One model file, run as a node would run it, outside of any node: for whoever has made it and wants to see what it answers.
 *
 * <p>Owns its pool. Blocks; calls may come from any thread.
 */
public final class SingleModel implements AutoCloseable {
    /** No artifact store knows the file: no digest is needed to run it. */
    private static final ArtifactId UNKNOWN = new ArtifactId("0".repeat(64));

    private final InferencePool pool;
    private final Signature signature;
    private final LoadedModel model;

    private SingleModel(InferencePool pool, Signature signature, LoadedModel model) {
        this.pool = pool;
        this.signature = signature;
        this.model = model;
    }

    /**
     * Loads a file.
     *
     * @param pool becomes this model's own
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} if it cannot be served
     */
    public static SingleModel load(InferencePool pool, Path file) {
        try {
            Signature signature = OnnxFile.readSignature(file);
            var version = new ModelVersion(
                    new ModelVersionId(new ModelName("single"), 1),
                    UNKNOWN,
                    Files.size(file),
                    ModelFormat.ONNX,
                    signature,
                    Instant.EPOCH);
            return new SingleModel(
                    pool, signature, run(pool, () -> pool.runtime().load(file, version)));
        } catch (IOException e) {
            pool.close();
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot read: file=" + file + ", cause=" + e, e);
        } catch (LeptonException e) {
            pool.close();
            throw e;
        }
    }

    /** What it takes and answers. */
    public Signature signature() {
        return signature;
    }

    /**
     * Answers once.
     *
     * @param inputs one tensor for each input of the signature, of its type and shape
     * @return every output in the signature's order
     */
    public List<NamedTensor> predict(List<NamedTensor> inputs) {
        List<String> outputs =
                signature.outputs().stream().map(TensorSpec::name).toList();
        return run(pool, () -> model.run(inputs, outputs));
    }

    /** Frees the model, and ends its pool. */
    @Override
    public void close() {
        model.close();
        pool.close();
    }

    /** Natively, so on one of the pool's platform threads. */
    private static <T> T run(InferencePool pool, Callable<T> call) {
        try {
            return pool.inference().submit(call).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LeptonException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("a model failed in an unknown way", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.INTERNAL, "interrupted while a model ran", e);
        }
    }
}
