package io.lepton.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How often each class was answered with each class.
 *
 * <p>A share of nothing, such as the precision of a class that was never answered, counts as 0.
 *
 * @param counts by true class, then by answered class; square
 */
public record ConfusionMatrix(List<List<Long>> counts) {
    public ConfusionMatrix {
        counts = counts.stream().map(List::copyOf).toList();
        int classes = counts.size();
        if (classes == 0 || counts.stream().anyMatch(row -> row.size() != classes)) {
            throw new IllegalArgumentException("not a square matrix: rows=" + classes);
        }
    }

    /**
     * Counts pairs of true and answered classes.
     *
     * @throws IllegalArgumentException if the lengths differ
     * @throws ArrayIndexOutOfBoundsException if a class is not in [0, classes)
     */
    public static ConfusionMatrix of(int[] truth, int[] answers, int classes) {
        int[] once = new int[truth.length];
        Arrays.fill(once, 1);
        return of(truth, answers, classes, once);
    }

    /** Counts each pair as often as its row's weight says. */
    static ConfusionMatrix of(int[] truth, int[] answers, int classes, int[] weights) {
        if (truth.length != answers.length) {
            throw new IllegalArgumentException("truth=" + truth.length + " with answers=" + answers.length);
        }
        long[][] counts = new long[classes][classes];
        for (int row = 0; row < truth.length; row++) {
            counts[truth[row]][answers[row]] += weights[row];
        }
        return new ConfusionMatrix(Arrays.stream(counts)
                .map(row -> LongStream.of(row).boxed().toList())
                .toList());
    }

    public int classCount() {
        return counts.size();
    }

    public long count(int truth, int answer) {
        return counts.get(truth).get(answer);
    }

    public long total() {
        return classes().mapToLong(this::support).sum();
    }

    /** How many rows have that class. */
    public long support(int truth) {
        return counts.get(truth).stream().mapToLong(Long::longValue).sum();
    }

    /** How many rows were answered with that class. */
    public long answered(int answer) {
        return classes().mapToLong(truth -> count(truth, answer)).sum();
    }

    public double accuracy() {
        return share(classes().mapToLong(i -> count(i, i)).sum(), total());
    }

    public double precision(int type) {
        return share(count(type, type), answered(type));
    }

    public double recall(int type) {
        return share(count(type, type), support(type));
    }

    public double f1(int type) {
        return share(2 * count(type, type), support(type) + answered(type));
    }

    /** The plain mean over the classes. */
    public double macroPrecision() {
        return classes().mapToDouble(this::precision).average().orElse(0);
    }

    /** The plain mean over the classes. */
    public double macroRecall() {
        return classes().mapToDouble(this::recall).average().orElse(0);
    }

    /** The plain mean over the classes. */
    public double macroF1() {
        return classes().mapToDouble(this::f1).average().orElse(0);
    }

    private IntStream classes() {
        return IntStream.range(0, counts.size());
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
