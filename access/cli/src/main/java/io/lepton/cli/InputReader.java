package io.lepton.cli;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Signature;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the file that a person wants a prediction for, in whatever format it is, as the inputs of a model. */
@FunctionalInterface
interface InputReader {
    /** What the brightness of a pixel becomes. */
    enum Scale {
        /** From 0 to 1. */
        UNIT,
        /** From 0 to 255. */
        BYTE
    }

    /**
     * Reads the file.
     *
     * @param scale for images; absent where the person leaves it to the reader
     * @throws io.lepton.domain.LeptonException naming the file, and what in it does not fit the signature
     */
    List<NamedTensor> read(Path file, Signature signature, Optional<Scale> scale);
}
