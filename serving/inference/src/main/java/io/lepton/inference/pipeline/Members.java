package io.lepton.inference.pipeline;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.inference.engine.ServedModel;

/** Finds the versions that a pipeline runs. Safe for any thread; never blocks. */
@FunctionalInterface
public interface Members {
    /**
     * The version as it is served here.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_READY} if it is not
     */
    ServedModel find(ModelVersionId version);
}
