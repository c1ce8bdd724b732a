package io.lepton.inference.engine;

/**
 * What batches of one model cost, learned from those that ran: how many rows pay, and how long a queue will take.
 *
 * <p>Two views of the same runs:
 *
 * <ul>
 *   <li><b>A line</b>, {@code nanos = slope * rows + base}, fitted by least squares over the last 50 runs, as BentoML
 *       does (<i>dispatcher.py</i>, "the batching algorithm", after Clipper, NSDI 2017). It tells how long a queue takes,
 *       and whether a size that was never tried promises a gain.
 *   <li><b>Rates</b>, rows a nanosecond, of each class of sizes: 1, 2, 3 to 4, 5 to 8, and so on; a moving average.
 *       On a line more rows always pay, but a real model falls back once its batch leaves the caches (a layer of 15.7 MB
 *       of weights: 1,669 rows/s alone, 7,423 by 16, 5,302 by 64). Here we differ from BentoML, which only has the line.
 * </ul>
 *
 * <p>The size that pays grows by doubling while each doubling gains 5 % in rate, and never past a class that was not tried
 * yet. What is known grows old, so while more waits than fits, one batch in 50 is as large as the next class and one as
 * small as the one before. A run that took four times as long as the line says (the thread was held up) counts four
 * times.
 *
 * <p>Rows count alike whatever the other extents are: for a model whose requests are ragged this is an average. Without
 * clock or threads; guarded by the lock of the queue that owns it.
 */
final class BatchCost {
    static final int RUNS_REMEMBERED = 50;

    private static final int RUNS_KNOWN_MIN = 8;
    private static final int OUTLIER_FACTOR = 4;
    private static final double GAIN_MIN = 1.05;
    private static final double WEIGHT_MIN = 1.0 / 8;

    private final int classes;
    private final double[] runRows = new double[RUNS_REMEMBERED];
    private final double[] runNanos = new double[RUNS_REMEMBERED];
    private final double[] rates;
    private final int[] ratedRuns;
    private long runs;
    private double slope;
    private double base;
    private int payingClass;
    private int crowdedTurns;

    /** @param rowsMax no batch is larger; its class is the last */
    BatchCost(int rowsMax) {
        this.classes = sizeClass(rowsMax) + 1;
        this.rates = new double[classes];
        this.ratedRuns = new int[classes];
    }

    /** Learns from a run. Hot: two passes over 50 runs; allocates nothing. */
    void record(long rows, long nanos) {
        double taken = Math.max(1, isKnown() ? Math.min((double) nanos, OUTLIER_FACTOR * nanos(rows)) : nanos);
        int place = (int) (runs % RUNS_REMEMBERED);
        runRows[place] = rows;
        runNanos[place] = taken;
        runs++;
        fit();
        if (sizeClass(rows) < classes) {
            rate(sizeClass(rows), rows / taken);
        }
        payingClass = climb();
    }

    /** Tells whether enough has run to predict. */
    boolean isKnown() {
        return runs >= RUNS_KNOWN_MIN;
    }

    /** The time that a run of so many rows takes, in nanoseconds; 0 before anything ran. */
    double nanos(long rows) {
        return slope * rows + base;
    }

    /** The time that so many waiting rows take one executor, in batches as large as pays, in nanoseconds. */
    double waitNanos(long rows) {
        long size = Math.clamp(rows, 1, rowsPaying());
        return Math.ceil((double) rows / size) * nanos(size);
    }

    /** The number of rows up to which a batch pays. */
    int rowsPaying() {
        return 1 << payingClass;
    }

    /** The number of rows that the next batch may have; now and then another than pays, to learn. */
    int rowsNext(long rowsWaiting) {
        if (rowsWaiting <= rowsPaying()) {
            return rowsPaying();
        }
        crowdedTurns = (crowdedTurns + 1) % RUNS_REMEMBERED;
        return switch (crowdedTurns) {
            case 0 -> 1 << Math.min(payingClass + 1, classes - 1);
            case RUNS_REMEMBERED / 2 -> 1 << Math.max(payingClass - 1, 0);
            default -> rowsPaying();
        };
    }

    private void fit() {
        int count = (int) Math.min(runs, RUNS_REMEMBERED);
        double meanRows = mean(runRows, count);
        double meanNanos = mean(runNanos, count);
        double covariance = 0;
        double variance = 0;
        for (int run = 0; run < count; run++) {
            double offset = runRows[run] - meanRows;
            covariance += offset * (runNanos[run] - meanNanos);
            variance += offset * offset;
        }
        // Neither more rows nor the start of a run can take less than no time: a line that says so is bent to the
        // bound.
        double proportional = meanNanos / meanRows;
        slope = variance == 0 ? proportional : Math.clamp(covariance / variance, 0, proportional);
        base = meanNanos - slope * meanRows;
    }

    private static double mean(double[] values, int count) {
        double sum = 0;
        for (int place = 0; place < count; place++) {
            sum += values[place];
        }
        return sum / count;
    }

    private void rate(int sizeClass, double rate) {
        ratedRuns[sizeClass] = Math.min(ratedRuns[sizeClass] + 1, RUNS_REMEMBERED);
        double weight = Math.max(WEIGHT_MIN, 1.0 / ratedRuns[sizeClass]);
        rates[sizeClass] += weight * (rate - rates[sizeClass]);
    }

    private int climb() {
        int reached = 0;
        while (reached + 1 < classes && gains(reached)) {
            reached++;
            if (ratedRuns[reached] == 0 && isLargest(reached)) {
                return reached;
            }
        }
        return reached;
    }

    /** Tells whether batches of the next class do better than those of this one. */
    private boolean gains(int sizeClass) {
        if (ratedRuns[sizeClass + 1] > 0 && ratedRuns[sizeClass] > 0) {
            return rates[sizeClass + 1] >= GAIN_MIN * rates[sizeClass];
        }
        // With runs of one size alone the line has no base and promises nothing: only a trial can tell.
        return !isSloped() || predictedRate(sizeClass + 1) >= GAIN_MIN * predictedRate(sizeClass);
    }

    private boolean isLargest(int sizeClass) {
        for (int larger = sizeClass + 1; larger < classes; larger++) {
            if (ratedRuns[larger] > 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isSloped() {
        for (int run = 1; run < Math.min(runs, RUNS_REMEMBERED); run++) {
            if (runRows[run] != runRows[0]) {
                return true;
            }
        }
        return false;
    }

    private double predictedRate(int sizeClass) {
        double rows = 1 << sizeClass;
        return rows / nanos((long) rows);
    }

    /** 0 for 1 row, 1 for 2, 2 for 3 and 4, 3 for 5 to 8: the exponent of the next power of two. */
    private static int sizeClass(long rows) {
        return Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, rows) - 1);
    }
}
