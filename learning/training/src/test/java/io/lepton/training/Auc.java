package io.lepton.training;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The area under the ROC curve: how often a positive scores above a negative, of all pairs. */
final class Auc {
    private Auc() {}

    /** Counts, going up the scores, the negatives below each positive; a tie counts half. */
    static double of(double[] scores, boolean[] labels) {
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(i -> i)
                .toArray();
        double wins = 0;
        long positives = 0;
        long negatives = 0;
        for (int from = 0, to; from < order.length; from = to) {
            int tiedPositives = 0;
            for (to = from; to < order.length && scores[order[to]] == scores[order[from]]; to++) {
                tiedPositives += labels[order[to]] ? 1 : 0;
            }
            int tiedNegatives = to - from - tiedPositives;
            wins += tiedPositives * (negatives + tiedNegatives / 2.0);
            positives += tiedPositives;
            negatives += tiedNegatives;
        }
        return wins / (positives * (double) negatives);
    }

    /** The standard error of an area estimated from that many labels (Hanley and McNeil 1982, equation 1). */
    static double standardError(double area, long positives, long negatives) {
        double q1 = area / (2 - area);
        double q2 = 2 * area * area / (1 + area);
        double variance =
                area * (1 - area) + (positives - 1) * (q1 - area * area) + (negatives - 1) * (q2 - area * area);
        return Math.sqrt(variance / positives / negatives);
    }
}
