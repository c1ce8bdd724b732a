package io.lepton.data;

/** Prepared rows with their answers: what a model learns from and is judged by. */
public record LabelledFeatures(Features features, Targets targets) {
    public LabelledFeatures {
        if (features.rowCount() != targets.rowCount()) {
            throw new IllegalArgumentException("rows=" + features.rowCount() + " with answers=" + targets.rowCount());
        }
    }

    public int rowCount() {
        return features.rowCount();
    }
}
