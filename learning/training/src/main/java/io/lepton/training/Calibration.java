package io.lepton.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether probabilities mean what they say: rows in bins of equal width by what they were given, and what came true.
 *
 * @param bins from 0 to 1, empty ones too
 */
public record Calibration(List<Bin> bins) {
    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * The rows of one bin.
     *
     * @param from the least probability in the bin
     * @param to the bound above; only the last bin holds it
     * @param count how many rows
     * @param meanProbability of the rows, 0 if there are none
     * @param share of the rows for which the event came true, 0 if there are none
     */
    public record Bin(double from, double to, long count, double meanProbability, double share) {}

    /**
     * Sorts rows into bins.
     *
     * @param probabilities of the event, each in [0, 1]
     * @param came whether it came true
     * @param binCount at least 1
     * @throws IllegalArgumentException if the lengths differ or a probability is none
     */
    public static Calibration of(double[] probabilities, boolean[] came, int binCount) {
        int[] once = new int[probabilities.length];
        Arrays.fill(once, 1);
        return of(probabilities, came, binCount, once);
    }

    static Calibration of(double[] probabilities, boolean[] came, int binCount, int[] weights) {
        if (probabilities.length != came.length || binCount < 1) {
            throw new IllegalArgumentException(
                    "probabilities=" + probabilities.length + ", outcomes=" + came.length + ", binCount=" + binCount);
        }
        long[] counts = new long[binCount];
        long[] events = new long[binCount];
        double[] sums = new double[binCount];
        for (int row = 0; row < probabilities.length; row++) {
            double probability = probabilities[row];
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("no probability: row=" + row + ", value=" + probability);
            }
            int bin = StrictMath.min((int) (probability * binCount), binCount - 1);
            counts[bin] += weights[row];
            events[bin] += came[row] ? weights[row] : 0;
            sums[bin] += probability * weights[row];
        }
        return new Calibration(IntStream.range(0, binCount)
                .mapToObj(i -> bin(i, binCount, counts[i], events[i], sums[i]))
                .toList());
    }

    private static Bin bin(int index, int binCount, long count, long events, double sum) {
        double divisor = count == 0 ? 1 : count;
        return new Bin((double) index / binCount, (index + 1.0) / binCount, count, sum / divisor, events / divisor);
    }

    /**
     * The expected calibration error: the distance between mean probability and share, over all rows.
     *
     * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, equation 3</a>
     */
    public double expectedError() {
        long total = bins.stream().mapToLong(Bin::count).sum();
        double sum = bins.stream()
                .mapToDouble(bin -> bin.count() * StrictMath.abs(bin.meanProbability() - bin.share()))
                .sum();
        return total == 0 ? 0 : sum / total;
    }
}
