package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Targets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports, calibration and confidence intervals. */
final class EvaluationTest {
    private static final double ROUNDING = 1e-12;

    private static Predictions.Classes answers(long seed, int rows, int classes) {
        var random = new Random(seed);
        float[] values = new float[rows * classes];
        for (int row = 0; row < rows; row++) {
            float sum = 0;
            for (int i = 0; i < classes; i++) {
                values[row * classes + i] = 0.05f + random.nextInt(20);
                sum += values[row * classes + i];
            }
            for (int i = 0; i < classes; i++) {
                values[row * classes + i] /= sum;
            }
        }
        return Predictions.classes(values, 1, classes);
    }

    private static Targets.Classes truth(long seed, Predictions.Classes answers) {
        var random = new Random(seed);
        int[] labels = answers.labels();
        for (int row = 0; row < labels.length; row++) {
            labels[row] = random.nextInt(3) == 0 ? random.nextInt(answers.classCount()) : labels[row];
        }
        return Targets.classes(labels, List.of("a", "b", "c").subList(0, answers.classCount()));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void reportAgreesWithTheMetrics(int classes) {
        var answers = answers(1, 200, classes);
        var truth = truth(2, answers);
        var report = ClassificationReport.of(answers, truth);

        assertThat(report.confusion().accuracy()).isEqualTo(report.figures().get(Metric.ACCURACY));
        double f1 = classes == 2 ? report.confusion().f1(1) : report.confusion().macroF1();
        assertThat(f1).isCloseTo(report.figures().get(Metric.F1), within(ROUNDING));
        double area = classes == 2
                ? report.classes().get(1).rocAuc()
                : report.classes().stream()
                        .mapToDouble(ClassificationReport.ClassFigures::rocAuc)
                        .average()
                        .orElseThrow();
        assertThat(area).isCloseTo(report.figures().get(Metric.ROC_AUC), within(ROUNDING));
        assertThat(report.classes())
                .extracting(ClassificationReport.ClassFigures::name)
                .containsExactlyElementsOf(truth.classNames());
        assertThat(report.calibration().bins()).hasSize(10);
        assertThat(report.calibration().bins().stream()
                        .mapToLong(Calibration.Bin::count)
                        .sum())
                .isEqualTo(200);
    }

    @Test
    void reportRefusesOtherClasses() {
        assertThatThrownBy(() -> ClassificationReport.of(answers(1, 4, 3), truth(1, answers(1, 4, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("classes differ: answered=3, true=2");
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"RMSE", "MAE", "R2"},
            mode = EnumSource.Mode.EXCLUDE)
    void metricsOfClassesAreWhatTheirDefinitionsSay(Metric metric) {
        for (int classes = 2; classes <= 3; classes++) {
            var answers = answers(classes, 200, classes);
            var truth = truth(3, answers);
            assertThat(metric.of(answers, truth)).isCloseTo(PlainMetrics.of(metric, answers, truth), within(ROUNDING));
        }
    }

    @Test
    void regressionReportAgreesWithTheMetricsAndKnownValues() {
        // The example of scikit-learn's documentation of r2_score.
        var answers = Predictions.numbers(new float[] {2.5f, 0, 2, 8}, 1);
        var truth = Targets.numbers(new float[] {3, -0.5f, 2, 7});
        var report = RegressionReport.of(answers, truth);

        assertThat(report.r2()).isCloseTo(0.9486081370449679, within(ROUNDING));
        assertThat(report.mae()).isEqualTo(0.5).isEqualTo(Metric.MAE.of(answers, truth));
        assertThat(report.rmse()).isCloseTo(StrictMath.sqrt(0.375), within(ROUNDING));
        assertThat(Metric.RMSE.of(answers, truth)).isEqualTo(report.rmse());
        assertThat(Metric.MAE.of(answers, truth)).isEqualTo(PlainMetrics.of(Metric.MAE, answers, truth));
        assertThat(Metric.R2.of(answers, truth))
                .isCloseTo(report.r2(), within(ROUNDING))
                .isCloseTo(PlainMetrics.of(Metric.R2, answers, truth), within(ROUNDING));
        assertThat(report.meanError()).isEqualTo(0.25);
        assertThat(RegressionReport.of(Predictions.numbers(new float[2], 1), Targets.numbers(new float[2]))
                        .r2())
                .isNaN();
        assertThatThrownBy(() -> RegressionReport.of(Predictions.numbers(new float[1], 1), truth))
                .hasMessage("answers=1 with targets=4");
    }

    @Test
    void calibrationComparesWhatWasSaidWithWhatCame() {
        double[] probabilities = {0.1, 0.15, 0.9, 1.0, 0.95, 0.5};
        boolean[] came = {false, true, true, true, false, true};
        var calibration = Calibration.of(probabilities, came, 2);

        assertThat(calibration.bins()).hasSize(2);
        assertThat(calibration.bins().get(0).count()).isEqualTo(2);
        assertThat(calibration.bins().get(0).meanProbability()).isCloseTo(0.125, within(ROUNDING));
        assertThat(calibration.bins().get(1).share()).isEqualTo(0.75);
        double expected = (2 * StrictMath.abs(0.125 - 0.5) + 4 * StrictMath.abs(3.35 / 4 - 0.75)) / 6;
        assertThat(calibration.expectedError()).isCloseTo(expected, within(ROUNDING));
        assertThatThrownBy(() -> Calibration.of(new double[] {1.5}, new boolean[1], 2))
                .hasMessage("no probability: row=0, value=1.5");
    }

    @Test
    void truthfulProbabilitiesAreCalibrated() {
        var random = new Random(11);
        double[] probabilities = random.doubles(20_000).toArray();
        boolean[] came = new boolean[20_000];
        for (int i = 0; i < came.length; i++) {
            came[i] = random.nextDouble() < probabilities[i];
        }
        // A bin of 2,000 rows has a share with a standard error of at most 0.5 / sqrt(2000) = 0.011.
        assertThat(Calibration.of(probabilities, came, 10).expectedError()).isLessThan(0.022);
    }

    /** A share of n rows has the standard error sqrt(p q / n); the interval reaches 1.96 of it to each side. */
    @Test
    void intervalOfAShareIsAsWideAsTheTextbookSays() {
        int rows = 1_000;
        var interval = Bootstrap.seeded(3).interval(rows, weights -> {
            double sum = 0;
            for (int i = 0; i < 300; i++) {
                sum += weights[i];
            }
            return sum / rows;
        });
        double error = StrictMath.sqrt(0.3 * 0.7 / rows);
        assertThat(interval.estimate()).isCloseTo(0.3, within(ROUNDING));
        // An end is a quantile of 1,000 samples, with a standard error of about 0.085 standard deviations.
        assertThat(interval.low()).isCloseTo(0.3 - 1.96 * error, within(0.3 * error));
        assertThat(interval.high()).isCloseTo(0.3 + 1.96 * error, within(0.3 * error));
        assertThat(interval.resampleCount()).isEqualTo(1_000);
    }

    @Test
    void intervalIsTheSameForTheSameSeedAndCountsSamplesWithoutTheFigure() {
        var answers = Predictions.classes(new float[] {0.9f, 0.1f, 0.6f, 0.4f, 0.3f, 0.7f, 0.2f, 0.8f}, 1, 2);
        var truth = Targets.classes(new int[] {0, 0, 0, 1}, List.of("no", "yes"));
        var interval = Bootstrap.seeded(1).interval(Metric.ROC_AUC, answers, truth);

        assertThat(Bootstrap.seeded(1).interval(Metric.ROC_AUC, answers, truth)).isEqualTo(interval);
        // Samples without the only positive: (3/4)^4 of them, 316 in 1,000 with a deviation of 15.
        assertThat(interval.undefinedCount()).isBetween(250, 390);
        assertThat(interval.resampleCount() + interval.undefinedCount()).isEqualTo(1_000);
    }

    @Test
    void bootstrapRefusesNonsense() {
        assertThatThrownBy(() -> new Bootstrap(5, 0.95, 1)).hasMessage("below 20: resampleCount=5");
        assertThatThrownBy(() -> new Bootstrap(50, 1, 1)).hasMessage("not in (0, 1): level=1.0");
        assertThatThrownBy(() -> Bootstrap.seeded(1).interval(0, weights -> 0)).hasMessage("no rows: rowCount=0");
    }
}
