package io.lepton.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one pass over the examples came to; for boosting, what one more tree came to.
 *
 * @param epoch counted from 1
 * @param values the loss and the metrics by name, such as {@code loss} and {@code accuracy}; those of the rows kept back for
 *     validation as {@code val_loss} and {@code val_accuracy}
 */
public record EpochReport(int epoch, Map<String, Double> values) {
    /** Begins the name of what was measured on the rows kept back. */
    public static final String VALIDATION = "val_";

    public EpochReport {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
