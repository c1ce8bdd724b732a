package io.lepton.runs;

import io.lepton.domain.NamedTensor;
import java.nio.file.Path;
import java.util.List;

/** Loads model files as a node does; the program implements it: learning and serving never meet. */
@FunctionalInterface
public interface ModelLoader {
    /** A model file in memory. */
    interface LoadedFile extends AutoCloseable {
        /** Every output, for one tensor for each input. */
        List<NamedTensor> predict(List<NamedTensor> inputs);

        @Override
        void close();
    }

    /**
     * Loads a file.
     *
     * @throws io.lepton.domain.LeptonException INVALID_MODEL_FILE if it cannot be served
     */
    LoadedFile load(Path file);
}
