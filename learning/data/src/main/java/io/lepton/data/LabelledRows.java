package io.lepton.data;

/** Prepared rows that need not be in memory, with their answers, which are. */
public record LabelledRows(FeatureRows features, Targets targets) {
    public LabelledRows {
        if (features.rowCount() != targets.rowCount()) {
            throw new IllegalArgumentException("rows=" + features.rowCount() + " with answers=" + targets.rowCount());
        }
    }

    public int rowCount() {
        return features.rowCount();
    }
}
