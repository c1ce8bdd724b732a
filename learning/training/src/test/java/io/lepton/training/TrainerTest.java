package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainerTest {
    private static final TrainerConfig CONFIG = new TrainerConfig(8, 100, 10, 0.02);

    @Test
    void learnsWhatNoStraightLineSeparates() {
        double[][] rows = {{-1, -1}, {-1, 1}, {1, -1}, {1, 1}};
        var examples = new Examples(rows, new boolean[] {false, true, true, false});

        var network = new Trainer(new TrainerConfig(8, 500, 4, 0.02), new Random(1)).train(examples);

        for (int i = 0; i < rows.length; i++) {
            assertThat(network.probability(rows[i]) > 0.5).isEqualTo(examples.label(i));
        }
    }

    @Test
    void learnsTheShareOfPositivesWhereFeaturesTellNothing() {
        double[][] rows = new double[100][1];
        boolean[] labels = new boolean[100];
        for (int i = 0; i < 25; i++) {
            labels[i] = true;
        }
        var network = new Trainer(CONFIG, new Random(1)).train(new Examples(rows, labels));
        // The share that minimises cross-entropy; the last steps are a hundredth of the first, 0.02 in log-odds.
        assertThat(network.probability(new double[1])).isCloseTo(0.25, within(0.02));
    }

    @Test
    void learnsTheSameFromTheSameSeed() {
        var examples = new PaymentsGenerator(1).next(100);
        double[] first = new Trainer(CONFIG, new Random(3)).train(examples).parameters();
        assertThat(new Trainer(CONFIG, new Random(3)).train(examples).parameters())
                .containsExactly(first);
        assertThat(new Trainer(CONFIG, new Random(4)).train(examples).parameters())
                .isNotEqualTo(first);
    }

    @Test
    void stepsByTheRateFirstWhateverTheGradientsSize() {
        double[] parameters = {1, 1, 1};
        new AdamSteps(3).step(parameters, new double[] {1000, -0.001, 0}, 0.5);
        // The small constant under the fraction shortens the step by 1e-8 / 1e-3 of itself.
        assertThat(parameters).containsExactly(new double[] {0.5, 1.5, 1}, within(1e-5));
    }

    @Test
    void descendsToTheBottomOfABowl() {
        double[] parameters = {3, -2};
        var adam = new AdamSteps(2);
        for (int step = 0; step < 2000; step++) {
            double rate = 0.05 * (1 - step / 2000.0);
            adam.step(parameters, new double[] {2 * parameters[0], 20 * parameters[1]}, rate);
        }
        assertThat(parameters).containsExactly(new double[] {0, 0}, within(1e-3));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 0.1, 'below one: units=0, epochs=1, batchSize=1'",
        "1, 0, 1, 0.1, 'below one: units=1, epochs=0, batchSize=1'",
        "1, 1, 0, 0.1, 'below one: units=1, epochs=1, batchSize=0'",
        "1, 1, 1, 0, 'not in (0, 1]: rate=0.0'",
        "1, 1, 1, NaN, 'not in (0, 1]: rate=NaN'",
        "1, 1, 1, 1.1, 'not in (0, 1]: rate=1.1'"
    })
    void refusesAConfigurationThatCannotTrain(int units, int epochs, int batchSize, double rate, String message) {
        assertThatThrownBy(() -> new TrainerConfig(units, epochs, batchSize, rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
