package io.lepton.runs;

import io.lepton.data.Targets;
import io.lepton.runs.Evaluation.Answer;
import io.lepton.runs.Evaluation.Bin;
import io.lepton.runs.Evaluation.Curve;
import io.lepton.runs.Evaluation.Point;
import io.lepton.training.Bootstrap;
import io.lepton.training.ClassificationReport;
import io.lepton.training.Metric;
import io.lepton.training.Predictions;
import io.lepton.training.RegressionReport;
import io.lepton.wire.RunView.ScoreView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What answers to rows held out are worth.
 *
 * @param figures with intervals where a metric has one
 */
record Judgement(
        List<ScoreView> figures,
        List<List<Long>> confusion,
        List<Curve> curves,
        List<Bin> calibration,
        List<Answer> answers) {
    private static final int ANSWERS_SHOWN = 400;
    /** Beyond that the interval is narrow, and drawing rows again takes long. */
    private static final int INTERVAL_ROWS_MAX = 50_000;

    private static final List<Metric> OF_CLASSES = List.of(
            Metric.ACCURACY,
            Metric.ROC_AUC,
            Metric.PR_AUC,
            Metric.F1,
            Metric.PRECISION,
            Metric.RECALL,
            Metric.LOG_LOSS,
            Metric.CALIBRATION_ERROR);
    private static final List<Metric> OF_NUMBERS = List.of(Metric.RMSE, Metric.MAE, Metric.R2);

    Judgement {
        figures = List.copyOf(figures);
        confusion = List.copyOf(confusion);
        curves = List.copyOf(curves);
        calibration = List.copyOf(calibration);
        answers = List.copyOf(answers);
    }

    static Judgement of(Predictions answers, Targets truth, long seed) {
        if (answers instanceof Predictions.Classes places
                && truth instanceof Targets.Classes wanted
                && wanted.perRow() > 1) {
            return ofPlaces(places, wanted);
        }
        if (answers instanceof Predictions.Classes classes && truth instanceof Targets.Classes wanted) {
            return ofClasses(classes, wanted, seed);
        }
        if (answers instanceof Predictions.Numbers numbers && truth instanceof Targets.Numbers wanted) {
            return ofNumbers(numbers, wanted, seed);
        }
        throw new IllegalArgumentException("answers of one kind to truths of another");
    }

    /** The same with more figures. */
    Judgement beside(List<ScoreView> others) {
        List<ScoreView> all = new ArrayList<>(figures);
        all.addAll(others);
        return new Judgement(all, confusion, curves, calibration, this.answers);
    }

    /** Of several answers a row, as the next character at each place of a text, only what all of them come to is told. */
    private static Judgement ofPlaces(Predictions.Classes answers, Targets.Classes truth) {
        double loss = Metric.LOG_LOSS.of(answers, truth);
        var figures = List.of(
                ScoreView.of("log_loss", loss),
                ScoreView.of("perplexity", Math.exp(loss)),
                ScoreView.of("accuracy", Metric.ACCURACY.of(answers, truth)));
        return new Judgement(figures, List.of(), List.of(), List.of(), List.of());
    }

    private static Judgement ofClasses(Predictions.Classes answers, Targets.Classes truth, long seed) {
        var report = ClassificationReport.of(answers, truth);
        List<ScoreView> figures = new ArrayList<>(intervals(OF_CLASSES, answers, truth, seed));
        var curves = report.classes().stream()
                .filter(one -> truth.classCount() > 2
                        || one.name().equals(truth.classNames().getLast()))
                .filter(one -> Double.isFinite(one.rocAuc()))
                .sorted(Comparator.comparingLong(one -> -one.support()))
                .limit(Evaluation.CURVES_MAX)
                .map(Judgement::curve)
                .toList();
        var calibration = report.calibration().bins().stream()
                .map(bin -> new Bin(bin.meanProbability(), bin.share(), bin.count()))
                .toList();
        return new Judgement(figures, report.confusion().counts(), curves, calibration, List.of());
    }

    private static Curve curve(ClassificationReport.ClassFigures figures) {
        var points = figures.curve().stream()
                .map(point -> new Point(point.falsePositiveRate(), point.recall(), point.precision()))
                .toList();
        return new Curve(figures.name(), figures.rocAuc(), figures.prAuc(), points);
    }

    private static Judgement ofNumbers(Predictions.Numbers answers, Targets.Numbers truth, long seed) {
        var report = RegressionReport.of(answers, truth);
        List<ScoreView> figures = new ArrayList<>(intervals(OF_NUMBERS, answers, truth, seed));
        figures.add(ScoreView.of("mean_error", report.meanError()));
        List<Answer> shown = new ArrayList<>();
        int step = Math.max(1, truth.values().length / ANSWERS_SHOWN);
        for (int i = 0; i < truth.values().length && shown.size() < ANSWERS_SHOWN; i += step) {
            shown.add(new Answer(truth.values()[i], answers.values()[i]));
        }
        return new Judgement(figures, List.of(), List.of(), List.of(), shown);
    }

    private static List<ScoreView> intervals(List<Metric> metrics, Predictions answers, Targets truth, long seed) {
        List<ScoreView> figures = new ArrayList<>();
        for (Metric metric : metrics) {
            double value = metric.of(answers, truth);
            if (!Double.isFinite(value)) {
                continue; // One class is missing among the rows held out.
            }
            if (truth.rowCount() > INTERVAL_ROWS_MAX) {
                figures.add(ScoreView.of(metric.word(), value));
                continue;
            }
            var interval = Bootstrap.seeded(seed).interval(metric, answers, truth);
            figures.add(new ScoreView(metric.word(), value, finite(interval.low()), finite(interval.high())));
        }
        return figures;
    }

    private static Optional<Double> finite(double end) {
        return Double.isFinite(end) ? Optional.of(end) : Optional.empty();
    }
}
