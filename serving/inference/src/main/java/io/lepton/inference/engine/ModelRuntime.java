package io.lepton.inference.engine;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import java.nio.file.Path;

/** Makes model files runnable. Safe for any thread. */
public interface ModelRuntime {
    /**
     * Loads a model into memory; blocks, for as long as the file is large.
     *
     * @param file the model's file, verified; one that does not lie there as it is takes memory of its size until it is loaded
     * @param version what the fleet knows of it
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} in one line if the file is no model, needs what this
     *     runtime lacks, or has another signature than the version
     */
    LoadedModel load(ArtifactFile file, ModelVersion version);

    /** As {@link #load(ArtifactFile, ModelVersion)}, of a file that lies there as it is. */
    default LoadedModel load(Path file, ModelVersion version) {
        return load(ArtifactFile.of(file), version);
    }
}
