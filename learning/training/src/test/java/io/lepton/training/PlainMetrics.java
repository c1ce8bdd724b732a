package io.lepton.training;

import io.lepton.data.Targets;
import java.util.stream.IntStream;

/** Calculates the metrics as their definitions read: what the product's are judged by. */
final class PlainMetrics {
    private static final double PROBABILITY_MIN = 1e-15;

    private PlainMetrics() {}

    static double of(Metric metric, Predictions predictions, Targets targets) {
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

    private static double ofClasses(Metric metric, Predictions.Classes answers, int[] truth) {
        return switch (metric) {
            case ACCURACY -> accuracy(answers.labels(), truth);
            case PRECISION, RECALL, F1 -> ofCounts(metric, answers, truth);
            case ROC_AUC, PR_AUC -> ofRanks(metric, answers, truth);
            case LOG_LOSS -> logLoss(answers, truth);
            case CALIBRATION_ERROR -> calibrationError(answers, truth);
            case RMSE, MAE, R2 -> throw unsuited(metric, "classes");
        };
    }

    private static double ofNumbers(Metric metric, float[] answers, float[] truth) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            double error = (double) answers[i] - truth[i];
            sum += metric == Metric.RMSE ? error * error : StrictMath.abs(error);
        }
        double mean = sum / truth.length;
        return switch (metric) {
            case RMSE -> StrictMath.sqrt(mean);
            case MAE -> mean;
            case R2 ->
                1 - ofNumbers(Metric.RMSE, answers, truth) * ofNumbers(Metric.RMSE, answers, truth) / variance(truth);
            case ACCURACY, PRECISION, RECALL, F1, ROC_AUC, PR_AUC, LOG_LOSS, CALIBRATION_ERROR ->
                throw unsuited(metric, "numbers");
        };
    }

    private static IllegalArgumentException unsuited(Metric metric, String targets) {
        return new IllegalArgumentException("a metric that does not suit " + targets + ": metric=" + metric.word());
    }

    private static double variance(float[] truth) {
        double mean = IntStream.range(0, truth.length)
                .mapToDouble(i -> truth[i])
                .average()
                .orElseThrow();
        return IntStream.range(0, truth.length)
                .mapToDouble(i -> (truth[i] - mean) * (truth[i] - mean))
                .average()
                .orElseThrow();
    }

    /** Bin by bin over all answers. */
    private static double calibrationError(Predictions.Classes answers, int[] truth) {
        double error = 0;
        for (int bin = 0; bin < 10; bin++) {
            double told = 0;
            double came = 0;
            for (int i = 0; i < truth.length; i++) {
                int event = answers.classCount() == 2 ? 1 : answers.labels()[i];
                double probability = StrictMath.min(answers.probability(i, event), 1);
                if (StrictMath.min((int) (probability * 10), 9) == bin) {
                    told += probability;
                    came += truth[i] == event ? 1 : 0;
                }
            }
            error += StrictMath.abs(told - came) / truth.length;
        }
        return error;
    }

    private static double accuracy(int[] labels, int[] truth) {
        long hits = IntStream.range(0, truth.length)
                .filter(i -> labels[i] == truth[i])
                .count();
        return (double) hits / truth.length;
    }

    private static double ofCounts(Metric metric, Predictions.Classes answers, int[] truth) {
        int[] labels = answers.labels();
        if (answers.classCount() == 2) {
            return ofCounts(metric, labels, truth, 1);
        }
        return IntStream.range(0, answers.classCount())
                .mapToDouble(sought -> ofCounts(metric, labels, truth, sought))
                .average()
                .orElseThrow();
    }

    /** 0 where nothing was found or nothing was to be found, as is usual. */
    private static double ofCounts(Metric metric, int[] labels, int[] truth, int sought) {
        double hits = 0;
        double answered = 0;
        double present = 0;
        for (int i = 0; i < truth.length; i++) {
            hits += labels[i] == sought && truth[i] == sought ? 1 : 0;
            answered += labels[i] == sought ? 1 : 0;
            present += truth[i] == sought ? 1 : 0;
        }
        double base =
                switch (metric) {
                    case PRECISION -> answered;
                    case RECALL -> present;
                    default -> (answered + present) / 2;
                };
        return base == 0 ? 0 : hits / base;
    }

    private static double logLoss(Predictions.Classes answers, int[] truth) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            sum -= StrictMath.log(StrictMath.max(answers.probability(i, truth[i]), PROBABILITY_MIN));
        }
        return sum / truth.length;
    }

    private static double ofRanks(Metric metric, Predictions.Classes answers, int[] truth) {
        if (answers.classCount() == 2) {
            return ofRanks(metric, answers, truth, 1);
        }
        return IntStream.range(0, answers.classCount())
                .mapToDouble(sought -> ofRanks(metric, answers, truth, sought))
                .average()
                .orElseThrow();
    }

    /** Goes through the answers from the most to the least probable, those of equal probability at once. */
    private static double ofRanks(Metric metric, Predictions.Classes answers, int[] truth, int sought) {
        int[] order = IntStream.range(0, truth.length)
                .boxed()
                .sorted((a, b) -> Float.compare(answers.probability(b, sought), answers.probability(a, sought)))
                .mapToInt(Integer::intValue)
                .toArray();
        double hits = 0;
        double misses = 0;
        double pairsWon = 0;
        double precisionSum = 0;
        for (int from = 0; from < order.length; ) {
            float probability = answers.probability(order[from], sought);
            int to = from;
            double found = 0;
            while (to < order.length && answers.probability(order[to], sought) == probability) {
                found += truth[order[to++]] == sought ? 1 : 0;
            }
            double missed = to - from - found;
            pairsWon += missed * (hits + found / 2);
            hits += found;
            misses += missed;
            precisionSum += found * hits / to;
            from = to;
        }
        return metric == Metric.ROC_AUC ? pairsWon / (hits * misses) : precisionSum / hits;
    }
}
