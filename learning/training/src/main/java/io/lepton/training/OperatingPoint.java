package io.lepton.training;

/**
 * What a threshold on a score does: a row counts as positive if its score is at least the threshold.
 *
 * @param threshold infinite where no row counts as positive
 * @param truePositives the positives at or above the threshold
 * @param falsePositives the negatives at or above the threshold
 * @param positives all of them
 * @param negatives all of them
 */
public record OperatingPoint(
        double threshold, long truePositives, long falsePositives, long positives, long negatives) {

    /** The share of positives found, 0 if there are none: recall, the height of the ROC curve. */
    public double recall() {
        return positives == 0 ? 0 : (double) truePositives / positives;
    }

    /** The share of negatives taken for positives, 0 if there are none. */
    public double falsePositiveRate() {
        return negatives == 0 ? 0 : (double) falsePositives / negatives;
    }

    /** The share of rightful ones among the rows taken for positives, 1 if none is taken. */
    public double precision() {
        long taken = truePositives + falsePositives;
        return taken == 0 ? 1 : (double) truePositives / taken;
    }
}
