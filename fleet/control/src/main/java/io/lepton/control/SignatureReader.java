package io.lepton.control;

import io.lepton.domain.Signature;
import java.nio.file.Path;

/** Reads what a model file says of its inputs and outputs. Safe for any thread. */
@FunctionalInterface
public interface SignatureReader {
    /**
     * Reads a file.
     *
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#INVALID_MODEL_FILE} if it is no model
     */
    Signature read(Path file);
}
