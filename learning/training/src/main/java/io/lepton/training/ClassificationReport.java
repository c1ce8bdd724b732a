package io.lepton.training;

import io.lepton.data.Targets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Everything that one look at a classifier's answers shows.
 *
 * @param classNames each at its index
 * @param figures every metric of classes; NaN where it has no meaning
 * @param confusion how often each class was answered with each
 * @param classes each class against the others
 * @param calibration of the probability of class 1 where there are two, else of the most probable class; ten bins
 */
public record ClassificationReport(
        List<String> classNames,
        Map<Metric, Double> figures,
        ConfusionMatrix confusion,
        List<ClassFigures> classes,
        Calibration calibration) {
    private static final int BINS = 10;
    private static final int CURVE_POINTS_MAX = 200;
    private static final List<Metric> METRICS = List.of(
            Metric.ACCURACY,
            Metric.PRECISION,
            Metric.RECALL,
            Metric.F1,
            Metric.ROC_AUC,
            Metric.PR_AUC,
            Metric.LOG_LOSS);

    /**
     * One class against all others.
     *
     * @param curve from none taken to all taken, thinned for drawing: the ROC and the precision-recall curve
     */
    public record ClassFigures(
            String name,
            long support,
            double precision,
            double recall,
            double f1,
            double rocAuc,
            double prAuc,
            List<OperatingPoint> curve) {
        public ClassFigures {
            curve = List.copyOf(curve);
        }
    }

    public ClassificationReport {
        classNames = List.copyOf(classNames);
        figures = Collections.unmodifiableMap(new EnumMap<>(figures));
        classes = List.copyOf(classes);
    }

    /**
     * Looks at answers whose truth is known.
     *
     * @throws IllegalArgumentException if the counts of rows or classes differ
     */
    public static ClassificationReport of(Predictions.Classes answers, Targets.Classes truth) {
        if (answers.classCount() != truth.classCount()) {
            throw new IllegalArgumentException(
                    "classes differ: answered=" + answers.classCount() + ", true=" + truth.classCount());
        }
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        for (var metric : METRICS) {
            figures.put(metric, metric.of(answers, truth));
        }
        int[] once = new int[truth.indices().length];
        Arrays.fill(once, 1);
        var confusion = ConfusionMatrix.of(truth.indices(), answers.labels(), truth.classCount());
        var classes = IntStream.range(0, truth.classCount())
                .mapToObj(type -> figuresOf(type, answers, truth, confusion))
                .toList();
        return new ClassificationReport(
                truth.classNames(), figures, confusion, classes, calibration(answers, truth.indices(), once));
    }

    private static ClassFigures figuresOf(
            int type, Predictions.Classes answers, Targets.Classes truth, ConfusionMatrix confusion) {
        var ranking = ranking(type, answers, truth.indices());
        return new ClassFigures(
                truth.classNames().get(type),
                confusion.support(type),
                confusion.precision(type),
                confusion.recall(type),
                confusion.f1(type),
                ranking.rocAuc(),
                ranking.averagePrecision(),
                ranking.curve(CURVE_POINTS_MAX));
    }

    /** The rows by their probability of one class. */
    static BinaryRanking ranking(int type, Predictions.Classes answers, int[] truth) {
        double[] scores = new double[truth.length];
        boolean[] positive = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            scores[i] = answers.probability(i, type);
            positive[i] = truth[i] == type;
        }
        return BinaryRanking.of(scores, positive);
    }

    /** @param weights how often each answer counts */
    static Calibration calibration(Predictions.Classes answers, int[] truth, int[] weights) {
        int[] labels = answers.labels();
        boolean binary = answers.classCount() == 2;
        double[] probabilities = new double[truth.length];
        boolean[] came = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            int event = binary ? 1 : labels[i];
            // Sums of floats may end a last bit above 1.
            probabilities[i] = StrictMath.min(answers.probability(i, event), 1);
            came[i] = truth[i] == event;
        }
        return Calibration.of(probabilities, came, BINS, weights);
    }
}
