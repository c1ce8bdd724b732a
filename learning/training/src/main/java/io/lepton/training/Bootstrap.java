package io.lepton.training;

import io.lepton.data.Targets;
import java.util.Arrays;
import java.util.Random;

/**
 * Confidence intervals by drawing rows again, as many as there are, with replacement (Efron's percentile interval).
 *
 * @param resampleCount how many samples to draw, at least 20
 * @param level how likely the interval holds the figure, in (0, 1)
 * @param seed gives the same samples for the same number of rows
 */
public record Bootstrap(int resampleCount, double level, long seed) {
    public Bootstrap {
        if (resampleCount < 20) {
            throw new IllegalArgumentException("below 20: resampleCount=" + resampleCount);
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("not in (0, 1): level=" + level);
        }
    }

    /** 1,000 samples, 95 %. */
    public static Bootstrap seeded(long seed) {
        return new Bootstrap(1_000, 0.95, seed);
    }

    /** A figure of rows that each count as often as their weight says; NaN where it has no meaning. */
    @FunctionalInterface
    public interface WeightedFigure {
        double of(int[] weights);
    }

    /** Estimates the interval of a metric of answers; each answer is drawn by itself. */
    public ConfidenceInterval interval(Metric metric, Predictions predictions, Targets targets) {
        return interval(
                Math.multiplyExact(targets.rowCount(), targets.perRow()),
                WeightedMetrics.of(metric, predictions, targets));
    }

    /** Estimates the interval; its ends are NaN if no sample has the figure. Costs one evaluation for each sample. */
    public ConfidenceInterval interval(int rowCount, WeightedFigure figure) {
        if (rowCount < 1) {
            throw new IllegalArgumentException("no rows: rowCount=" + rowCount);
        }
        int[] weights = new int[rowCount];
        Arrays.fill(weights, 1);
        double estimate = figure.of(weights);
        var random = new Random(seed);
        double[] figures = new double[resampleCount];
        int count = 0;
        for (int i = 0; i < resampleCount; i++) {
            draw(random, weights);
            double value = figure.of(weights);
            if (!Double.isNaN(value)) {
                figures[count++] = value;
            }
        }
        double[] defined = Arrays.copyOf(figures, count);
        Arrays.sort(defined);
        double tail = (1 - level) / 2;
        return new ConfidenceInterval(
                estimate, quantile(defined, tail), quantile(defined, 1 - tail), level, count, resampleCount - count);
    }

    private static void draw(Random random, int[] weights) {
        Arrays.fill(weights, 0);
        for (int i = 0; i < weights.length; i++) {
            weights[random.nextInt(weights.length)]++;
        }
    }

    /** Between the two values around the place, in proportion. */
    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = StrictMath.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
