package io.lepton.data;

import java.util.Optional;

/** Pulls prepared rows, a bounded number at a time. Confined to one thread. */
public interface FeatureReader extends AutoCloseable {
    /** The next rows; empty at the end. */
    Optional<LabelledFeatures> next();

    @Override
    void close();
}
