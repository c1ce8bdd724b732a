package io.lepton.inference.engine;

import java.util.Optional;

/**
 * How one model's queue works, where that differs from its node's other models.
 *
 * @param rowsMax no batch of several requests has more rows; at least 1, which keeps requests apart
 * @param cache whether answers are kept for requests that ask the same; what the file says if absent
 */
public record ModelSettings(int rowsMax, Optional<Boolean> cache) {
    /** Nothing of its own: batches grow as far as the node lets them. */
    public static final ModelSettings DEFAULTS = new ModelSettings(Integer.MAX_VALUE, Optional.empty());

    public ModelSettings {
        if (rowsMax < 1) {
            throw new IllegalArgumentException("must be positive: rowsMax=" + rowsMax);
        }
    }
}
