package io.lepton.inference.engine;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import java.nio.file.Path;

/** Makes model files runnable. Safe for any thread. */
public interface ModelRuntime {
    /**
     * Loads a model into memory; blocks, for as long as the file is large.
     *
     * @param file the model's file, verified
     * @param version what the fleet knows of it
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} in one line if the file is no model, needs what this
     *     runtime lacks, or has another signature than the version
     */
    LoadedModel load(Path file, ModelVersion version);
}
