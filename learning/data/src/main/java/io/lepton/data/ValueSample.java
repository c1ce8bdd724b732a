package io.lepton.data;

import java.util.Arrays;
import java.util.Random;

/**
 * A bounded sample of numbers for medians and quantiles: all of them up to {@value #SIZE_MAX}, then a uniform choice
 * (Vitter 1985, algorithm R), the same at every run.
 */
final class ValueSample {
    static final int SIZE_MAX = 100_000;

    private static final int SIZE_AT_FIRST = 1_024;
    private static final long SEED = 1;

    private final Random random = new Random(SEED);
    private double[] values = new double[SIZE_AT_FIRST];
    private int size;
    private long count;

    void add(double value) {
        count++;
        if (size < SIZE_MAX) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.min(SIZE_MAX, size * 2));
            }
            values[size++] = value;
        } else {
            long place = random.nextLong(count);
            if (place < SIZE_MAX) {
                values[(int) place] = value;
            }
        }
    }

    /** The values in ascending order. */
    double[] sorted() {
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The value below which a share of the sorted values lies, between neighbours in proportion; NaN of none. */
    static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The value that comes most often; the smallest of equals. */
    static double mode(double[] sorted) {
        double mode = Double.NaN;
        int best = 0;
        for (int from = 0; from < sorted.length; ) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            if (to - from > best) {
                best = to - from;
                mode = sorted[from];
            }
            from = to;
        }
        return mode;
    }
}
