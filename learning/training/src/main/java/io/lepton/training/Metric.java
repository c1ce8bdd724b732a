package io.lepton.training;

import io.lepton.data.Targets;
import java.util.Locale;

/**
 * A figure that tells how good answers are.
 *
 * <p>Of two classes, the one with index 1 is the one sought: precision, recall and F1 are about it. Of more, they are the
 * plain mean over the classes.
 */
public enum Metric {
    ACCURACY(true),
    PRECISION(true),
    RECALL(true),
    F1(true),
    /** The probability that a row of the class sought is ranked above another; of more than two classes, the mean. */
    ROC_AUC(true),
    /** The average precision over all thresholds; of more than two classes, the mean. */
    PR_AUC(true),
    /** The mean of minus the logarithm of the true class's probability, in nats. */
    LOG_LOSS(false),
    /**
     * How far probabilities are from the shares that come true, over ten bins of equal width: of two classes that of the one
     * sought, of more that of the class answered.
     */
    CALIBRATION_ERROR(false),
    RMSE(false),
    MAE(false),
    /** The share of the variance that the answers explain; 0 for the mean as the answer, negative for worse. */
    R2(true);

    private final boolean isBetterHigher;

    Metric(boolean isBetterHigher) {
        this.isBetterHigher = isBetterHigher;
    }

    /** How it is written in files and histories, such as {@code roc_auc}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isBetterHigher() {
        return isBetterHigher;
    }

    /** The same of a figure of an epoch, by its name there; losses and unknown figures are better low. */
    static boolean isBetterHigher(String figure) {
        String plain =
                figure.startsWith(EpochReport.VALIDATION) ? figure.substring(EpochReport.VALIDATION.length()) : figure;
        for (var metric : values()) {
            if (metric.word().equals(plain)) {
                return metric.isBetterHigher;
            }
        }
        return false;
    }

    /**
     * Measures answers against the truth.
     *
     * @return NaN where the figure is not defined, such as the area under a curve when one class is missing
     * @throws IllegalArgumentException if the counts differ, or numbers are measured as classes or the reverse
     */
    public double of(Predictions predictions, Targets targets) {
        return WeightedMetrics.ofAll(this, predictions, targets);
    }
}
