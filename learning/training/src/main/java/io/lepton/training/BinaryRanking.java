package io.lepton.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows in the order of their score for one class, and what every threshold on that score would do.
 *
 * <p>Sorts once; each figure is then one pass. The figures also take a weight for each row, how often it counts, so that
 * resampling costs no sorting. Immutable.
 */
public final class BinaryRanking {
    private final double[] scores;
    private final boolean[] positive;
    /** The rows, highest score first. */
    private final int[] order;

    private BinaryRanking(double[] scores, boolean[] positive, int[] order) {
        this.scores = scores;
        this.positive = positive;
        this.order = order;
    }

    /**
     * Ranks rows.
     *
     * @param scores higher for likelier positives; none of them NaN
     * @throws IllegalArgumentException if the lengths differ or a score is NaN
     */
    public static BinaryRanking of(double[] scores, boolean[] positive) {
        if (scores.length != positive.length) {
            throw new IllegalArgumentException("scores=" + scores.length + " with labels=" + positive.length);
        }
        for (int row = 0; row < scores.length; row++) {
            if (Double.isNaN(scores[row])) {
                throw new IllegalArgumentException("the score is not a number: row=" + row);
            }
        }
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> scores[row]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        return new BinaryRanking(scores.clone(), positive.clone(), order);
    }

    public int rowCount() {
        return order.length;
    }

    /** How often a positive scores above a negative, of all pairs, a tie counting half; NaN if one kind is missing. */
    public double rocAuc() {
        return rocAuc(once());
    }

    /** The mean precision over the positives, each at the threshold that just reaches it; NaN if there are none. */
    public double averagePrecision() {
        return averagePrecision(once());
    }

    double rocAuc(int[] weights) {
        double wins = 0;
        long positives = 0;
        long negatives = 0;
        for (int from = 0, to; from < order.length; from = to) {
            to = endOfTie(from);
            long tiedPositives = weightOf(from, to, weights, true);
            long tiedNegatives = weightOf(from, to, weights, false);
            wins += tiedNegatives * (positives + tiedPositives / 2.0);
            positives += tiedPositives;
            negatives += tiedNegatives;
        }
        return wins / ((double) positives * negatives);
    }

    double averagePrecision(int[] weights) {
        double sum = 0;
        long positives = 0;
        long taken = 0;
        for (int from = 0, to; from < order.length; from = to) {
            to = endOfTie(from);
            long tiedPositives = weightOf(from, to, weights, true);
            positives += tiedPositives;
            taken += tiedPositives + weightOf(from, to, weights, false);
            sum += tiedPositives == 0 ? 0 : tiedPositives * ((double) positives / taken);
        }
        return sum / positives;
    }

    /** Every point that a threshold can reach, from none taken to all taken: the ROC and the precision-recall curve. */
    public List<OperatingPoint> curve() {
        int[] once = once();
        long positives = weightOf(0, order.length, once, true);
        long negatives = order.length - positives;
        var points = new ArrayList<OperatingPoint>();
        points.add(new OperatingPoint(Double.POSITIVE_INFINITY, 0, 0, positives, negatives));
        for (int from = 0, to; from < order.length; from = to) {
            to = endOfTie(from);
            var last = points.getLast();
            points.add(new OperatingPoint(
                    scores[order[from]],
                    last.truePositives() + weightOf(from, to, once, true),
                    last.falsePositives() + weightOf(from, to, once, false),
                    positives,
                    negatives));
        }
        return points;
    }

    /**
     * The curve by at most that many points, for drawing: both ends, and others spread evenly over the rows.
     *
     * @param pointsMax at least 2
     */
    public List<OperatingPoint> curve(int pointsMax) {
        if (pointsMax < 2) {
            throw new IllegalArgumentException("below 2: pointsMax=" + pointsMax);
        }
        var all = curve();
        if (all.size() <= pointsMax) {
            return all;
        }
        return IntStream.range(0, pointsMax)
                .mapToObj(i -> all.get((int) ((long) i * (all.size() - 1) / (pointsMax - 1))))
                .toList();
    }

    /**
     * The point of the highest recall among those of at least that precision, and of these the most precise.
     *
     * @param precision in (0, 1]
     * @return nothing if no threshold that takes a positive is so precise
     */
    public Optional<OperatingPoint> recallAtPrecision(double precision) {
        if (!(precision > 0 && precision <= 1)) {
            throw new IllegalArgumentException("not in (0, 1]: precision=" + precision);
        }
        return curve().stream()
                .filter(point -> point.truePositives() > 0 && point.precision() >= precision)
                .max(Comparator.comparingLong(OperatingPoint::truePositives)
                        .thenComparingDouble(OperatingPoint::precision));
    }

    /** Rows of equal score stand or fall together. */
    private int endOfTie(int from) {
        int to = from + 1;
        while (to < order.length && scores[order[to]] == scores[order[from]]) {
            to++;
        }
        return to;
    }

    private long weightOf(int from, int to, int[] weights, boolean kind) {
        long weight = 0;
        for (int i = from; i < to; i++) {
            weight += positive[order[i]] == kind ? weights[order[i]] : 0;
        }
        return weight;
    }

    private int[] once() {
        int[] once = new int[order.length];
        Arrays.fill(once, 1);
        return once;
    }
}
