package io.lepton.training;

import io.lepton.data.Targets;
import io.lepton.training.Bootstrap.WeightedFigure;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The metrics of answers that each count as often as a weight says, with all that needs sorting done beforehand. */
final class WeightedMetrics {
    private static final double PROBABILITY_MIN = 1e-15;

    private WeightedMetrics() {}

    /** The metric where every answer counts once. */
    static double ofAll(Metric metric, Predictions predictions, Targets targets) {
        int[] once = new int[Math.multiplyExact(targets.rowCount(), targets.perRow())];
        Arrays.fill(once, 1);
        return of(metric, predictions, targets).of(once);
    }

    /** The metric as a figure of weights. */
    static WeightedFigure of(Metric metric, Predictions predictions, Targets targets) {
        if (predictions.rowCount() != targets.rowCount() || predictions.perRow() != targets.perRow()) {
            throw new IllegalArgumentException("counts differ: predictions=" + predictions.rowCount() + "x"
                    + predictions.perRow() + ", targets=" + targets.rowCount() + "x" + targets.perRow());
        }
        if (predictions instanceof Predictions.Classes answers && targets instanceof Targets.Classes truth) {
            if (answers.classCount() < truth.classCount()) {
                throw new IllegalArgumentException("classes without an answer: answered=" + answers.classCount()
                        + ", classes=" + truth.classCount());
            }
            return ofClasses(metric, answers, truth.indices());
        }
        if (predictions instanceof Predictions.Numbers answers && targets instanceof Targets.Numbers truth) {
            return ofNumbers(metric, answers.values(), truth.values());
        }
        throw new IllegalArgumentException("classes against numbers: metric=" + metric.word());
    }

    private static WeightedFigure ofClasses(Metric metric, Predictions.Classes answers, int[] truth) {
        boolean binary = answers.classCount() == 2;
        return switch (metric) {
            case ACCURACY -> counted(answers, truth, ConfusionMatrix::accuracy);
            case PRECISION -> counted(answers, truth, binary ? m -> m.precision(1) : ConfusionMatrix::macroPrecision);
            case RECALL -> counted(answers, truth, binary ? m -> m.recall(1) : ConfusionMatrix::macroRecall);
            case F1 -> counted(answers, truth, binary ? m -> m.f1(1) : ConfusionMatrix::macroF1);
            case ROC_AUC, PR_AUC -> ranked(metric, answers, truth);
            case LOG_LOSS -> logLoss(answers, truth);
            case CALIBRATION_ERROR ->
                weights -> ClassificationReport.calibration(answers, truth, weights)
                        .expectedError();
            case RMSE, MAE, R2 -> throw unsuited(metric, "classes");
        };
    }

    private static WeightedFigure ofNumbers(Metric metric, float[] answers, float[] truth) {
        return switch (metric) {
            case RMSE -> {
                var meanSquare =
                        mean(truth.length, i -> ((double) answers[i] - truth[i]) * ((double) answers[i] - truth[i]));
                yield weights -> StrictMath.sqrt(meanSquare.of(weights));
            }
            case MAE -> mean(truth.length, i -> StrictMath.abs((double) answers[i] - truth[i]));
            case R2 -> explained(answers, truth);
            case ACCURACY, PRECISION, RECALL, F1, ROC_AUC, PR_AUC, LOG_LOSS, CALIBRATION_ERROR ->
                throw unsuited(metric, "numbers");
        };
    }

    private static WeightedFigure explained(float[] answers, float[] truth) {
        return weights -> {
            double sum = 0;
            long count = 0;
            for (int i = 0; i < truth.length; i++) {
                sum += weights[i] * (double) truth[i];
                count += weights[i];
            }
            double mean = sum / count;
            double squares = 0;
            double spread = 0;
            for (int i = 0; i < truth.length; i++) {
                double error = (double) answers[i] - truth[i];
                squares += weights[i] * error * error;
                spread += weights[i] * (truth[i] - mean) * (truth[i] - mean);
            }
            return spread == 0 ? Double.NaN : 1 - squares / spread;
        };
    }

    private static WeightedFigure counted(
            Predictions.Classes answers, int[] truth, ToDoubleFunction<ConfusionMatrix> figure) {
        int[] labels = answers.labels();
        return weights -> figure.applyAsDouble(ConfusionMatrix.of(truth, labels, answers.classCount(), weights));
    }

    private static WeightedFigure ranked(Metric metric, Predictions.Classes answers, int[] truth) {
        var sought = answers.classCount() == 2 ? IntStream.of(1) : IntStream.range(0, answers.classCount());
        var rankings = sought.mapToObj(type -> ClassificationReport.ranking(type, answers, truth))
                .toList();
        return weights -> rankings.stream()
                .mapToDouble(ranking ->
                        metric == Metric.ROC_AUC ? ranking.rocAuc(weights) : ranking.averagePrecision(weights))
                .average()
                .orElseThrow();
    }

    private static WeightedFigure logLoss(Predictions.Classes answers, int[] truth) {
        return mean(
                truth.length, i -> -StrictMath.log(StrictMath.max(answers.probability(i, truth[i]), PROBABILITY_MIN)));
    }

    /** A cost of one answer, by its number. */
    @FunctionalInterface
    private interface Cost {
        double of(int answer);
    }

    private static WeightedFigure mean(int count, Cost cost) {
        double[] costs = IntStream.range(0, count).mapToDouble(cost::of).toArray();
        return weights -> {
            double sum = 0;
            long total = 0;
            for (int i = 0; i < count; i++) {
                sum += weights[i] * costs[i];
                total += weights[i];
            }
            return sum / total;
        };
    }

    private static IllegalArgumentException unsuited(Metric metric, String targets) {
        return new IllegalArgumentException("a metric that does not suit " + targets + ": metric=" + metric.word());
    }
}
