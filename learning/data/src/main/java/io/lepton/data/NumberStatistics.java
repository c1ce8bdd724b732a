package io.lepton.data;

import java.util.List;

/**
 * What is told of the numbers of one column: sums and extremes, from which those of several sites together follow.
 *
 * @param count how many there are
 * @param missing how many rows have none
 * @param mean of those that are there
 * @param squares the sum of the squared distances from the mean
 * @param fill what stands for a missing one
 */
public record NumberStatistics(
        long count, long missing, double mean, double squares, double min, double max, double fill) {
    public NumberStatistics {
        if (count < 0 || missing < 0 || !(squares >= 0) || !Double.isFinite(mean) || !Double.isFinite(fill)) {
            throw new IllegalArgumentException("no statistics of numbers: count=" + count + ", missing=" + missing
                    + ", mean=" + mean + ", squares=" + squares + ", fill=" + fill);
        }
    }

    static NumberStatistics ofNone(long missing, double fill) {
        return new NumberStatistics(0, missing, 0, 0, 0, 0, fill);
    }

    /**
     * The numbers of both together (Chan et al. 1983).
     *
     * <p>A mean that stands for missing numbers comes out as that of all; a median comes out as the mean of the sites' medians, weighted
     * by their counts, since the median of all would take the numbers themselves.
     */
    NumberStatistics plus(NumberStatistics other, Imputation impute) {
        if (count == 0 || other.count == 0) {
            var known = count == 0 ? other : this;
            return new NumberStatistics(
                    known.count, missing + other.missing, known.mean, known.squares, known.min, known.max, known.fill);
        }
        long all = count + other.count;
        double apart = other.mean - mean;
        double share = (double) other.count / all;
        return new NumberStatistics(
                all,
                missing + other.missing,
                mean + apart * share,
                squares + other.squares + apart * apart * count * share,
                Math.min(min, other.min),
                Math.max(max, other.max),
                filled(other, impute, share));
    }

    private double filled(NumberStatistics other, Imputation impute, double share) {
        return switch (impute) {
            case MEAN, MEDIAN -> fill + (other.fill - fill) * share;
            // The most frequent number of all cannot be told from these; that of the larger site stands for it.
            case MOST_FREQUENT, SEPARATE -> share > 0.5 ? other.fill : fill;
            case CONSTANT -> fill;
        };
    }

    /** Scales as the filled column would be: what stands in for the missing counts too. */
    FittedNumber fit(ColumnPlan.Numeric plan) {
        if (count == 0 || !plan.bounds().isEmpty()) {
            return new FittedNumber(fill, 0, 1, plan.bounds());
        }
        return switch (plan.scale()) {
            case NONE -> new FittedNumber(fill, 0, 1, List.of());
            case STANDARD -> standard();
            case MIN_MAX -> minMax();
        };
    }

    private FittedNumber standard() {
        double all = count + missing;
        double filledMean = (count * mean + missing * fill) / all;
        double filledSquares = squares
                + count * (mean - filledMean) * (mean - filledMean)
                + missing * (fill - filledMean) * (fill - filledMean);
        double deviation = Math.sqrt(filledSquares / all);
        return new FittedNumber(fill, filledMean, deviation > 0 ? 1 / deviation : 1, List.of());
    }

    private FittedNumber minMax() {
        double low = missing > 0 ? Math.min(min, fill) : min;
        double high = missing > 0 ? Math.max(max, fill) : max;
        return new FittedNumber(fill, low, high > low ? 1 / (high - low) : 1, List.of());
    }
}
