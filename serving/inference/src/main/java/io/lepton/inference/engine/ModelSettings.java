package io.lepton.inference.engine;

/**
 * How one model's queue works, where that differs from its node's other models.
 *
 * @param rowsMax no batch of several requests has more rows; at least 1, which keeps requests apart
 */
public record ModelSettings(int rowsMax) {
    /** Nothing of its own: batches grow as far as the node lets them. */
    public static final ModelSettings DEFAULTS = new ModelSettings(Integer.MAX_VALUE);

    public ModelSettings {
        if (rowsMax < 1) {
            throw new IllegalArgumentException("must be positive: rowsMax=" + rowsMax);
        }
    }
}
