package io.lepton.training;

/**
 * Ends a training when a figure of its epochs has stopped getting better; the parameters of the best epoch are kept.
 *
 * @param metric a name of {@link EpochReport#values()}, such as {@code val_loss}
 * @param patienceEpochs how many epochs in a row without a better figure are borne, at least 1
 * @param improvementMin by how much a figure must be better to count as better, at least 0
 */
public record EarlyStopping(String metric, int patienceEpochs, double improvementMin) {
    /** Goes through all epochs and keeps the parameters of the last. */
    public static final EarlyStopping NEVER = new EarlyStopping("loss", Integer.MAX_VALUE, 0);

    public EarlyStopping {
        if (patienceEpochs < 1 || !(improvementMin >= 0)) {
            throw new IllegalArgumentException(
                    "out of range: patienceEpochs=" + patienceEpochs + ", improvementMin=" + improvementMin);
        }
    }

    /** Watches a figure and ends after so many epochs without a better one. */
    public static EarlyStopping on(String metric, int patienceEpochs) {
        return new EarlyStopping(metric, patienceEpochs, 0);
    }

    /** Tells whether this is more than {@link #NEVER}. */
    public boolean isOn() {
        return patienceEpochs != Integer.MAX_VALUE;
    }

    /** Tells whether a figure of the watched metric is better than the best so far. */
    public boolean isBetter(double figure, double best) {
        return Metric.isBetterHigher(metric) ? figure > best + improvementMin : figure < best - improvementMin;
    }
}
