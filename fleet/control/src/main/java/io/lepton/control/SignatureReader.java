package io.lepton.control;

import io.lepton.domain.Signature;
import java.io.InputStream;

/** Reads what a model file says of its inputs and outputs. Safe for any thread. */
@FunctionalInterface
public interface SignatureReader {
    /**
     * Reads a file.
     *
     * @param name what to call it in messages
     * @param bytes need not be read to their end
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#INVALID_MODEL_FILE} if it is no model
     */
    Signature read(String name, long sizeBytes, InputStream bytes);
}
