package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Targets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MetricTest {
    private static final List<String> TWO = List.of("no", "yes");

    private static Predictions.Classes ofTwo(double... probabilities) {
        float[] values = new float[2 * probabilities.length];
        for (int i = 0; i < probabilities.length; i++) {
            values[2 * i] = (float) (1 - probabilities[i]);
            values[2 * i + 1] = (float) probabilities[i];
        }
        return Predictions.classes(values, 1, 2);
    }

    @Test
    void countsHitsOfTheClassSought() {
        var answers = ofTwo(0.9, 0.8, 0.7, 0.1, 0.2, 0.3);
        var truth = Targets.classes(new int[] {1, 1, 0, 0, 0, 1}, TWO);
        assertThat(Metric.ACCURACY.of(answers, truth)).isEqualTo(4.0 / 6);
        assertThat(Metric.PRECISION.of(answers, truth)).isEqualTo(2.0 / 3);
        assertThat(Metric.RECALL.of(answers, truth)).isEqualTo(2.0 / 3);
        assertThat(Metric.F1.of(answers, truth)).isEqualTo(2.0 / 3);
    }

    @Test
    void ranksAsTheCountOfAllPairsDoes() {
        var random = new Random(4);
        double[] probabilities =
                random.doubles(200).map(p -> Math.round(p * 20) / 20.0).toArray();
        int[] truth = random.ints(200, 0, 2).toArray();
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                if (truth[i] == 1 && truth[j] == 0) {
                    pairs++;
                    won += probabilities[i] > probabilities[j] ? 1 : probabilities[i] == probabilities[j] ? 0.5 : 0;
                }
            }
        }
        assertThat(Metric.ROC_AUC.of(ofTwo(probabilities), Targets.classes(truth, TWO)))
                .isCloseTo(won / pairs, within(1e-12));
    }

    @Test
    void averagesThePrecisionAtEachHit() {
        // Hits at the ranks 1 and 3: (1/1 + 2/3) / 2.
        var answers = ofTwo(0.9, 0.8, 0.7, 0.1);
        var truth = Targets.classes(new int[] {1, 0, 1, 0}, TWO);
        assertThat(Metric.PR_AUC.of(answers, truth)).isCloseTo((1 + 2.0 / 3) / 2, within(1e-12));
    }

    @Test
    void measuresLogLossAndErrorsAsTheirFormulasRead() {
        assertThat(Metric.LOG_LOSS.of(ofTwo(0.75, 0.5), Targets.classes(new int[] {1, 0}, TWO)))
                .isCloseTo(-(Math.log(0.75) + Math.log(0.5)) / 2, within(1e-7));
        var answers = Predictions.numbers(new float[] {1, 2, 6}, 1);
        var truth = Targets.numbers(new float[] {1, 4, 2});
        assertThat(Metric.RMSE.of(answers, truth)).isCloseTo(Math.sqrt(20.0 / 3), within(1e-12));
        assertThat(Metric.MAE.of(answers, truth)).isEqualTo(2);
    }

    @Test
    void averagesOverMoreThanTwoClasses() {
        var answers = Predictions.classes(new float[] {1, 0, 0, 0, 1, 0, 0, 1, 0}, 1, 3);
        var truth = Targets.classes(new int[] {0, 1, 2}, List.of("a", "b", "c"));
        assertThat(Metric.RECALL.of(answers, truth)).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(Metric.PRECISION.of(answers, truth)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void refusesWhatDoesNotFit() {
        var numbers = Predictions.numbers(new float[] {1}, 1);
        assertThatThrownBy(() -> Metric.F1.of(numbers, Targets.numbers(new float[] {1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metric=f1");
        assertThatThrownBy(() -> Metric.RMSE.of(numbers, Targets.classes(new int[] {1}, TWO)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Metric.RMSE.of(numbers, Targets.numbers(new float[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("counts differ");
    }
}
