package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesTheGradientThatFiniteDifferencesGive(long seed) {
        var random = new Random(seed);
        var network = Network.untrained(3, 5, random);
        double[] row = random.doubles(3, -1, 1).toArray();
        double[] gradient = new double[network.parameters().length];

        network.addGradient(row, true, new double[5], gradient);

        double step = 1e-6;
        for (int i = 0; i < gradient.length; i++) {
            double slope = (loss(network, row, i, step) - loss(network, row, i, -step)) / (2 * step);
            // A central difference errs by step squared and by rounding over step: 1e-12 and 1e-10.
            assertThat(gradient[i]).as("seed %d, parameter %d", seed, i).isCloseTo(slope, within(1e-8));
        }
    }

    @Test
    void addsUpGradients() {
        var network = Network.untrained(2, 3, new Random(1));
        double[] once = new double[network.parameters().length];
        double[] twice = new double[once.length];
        double[] row = {0.5, -1};

        network.addGradient(row, false, new double[3], once);
        network.addGradient(row, false, new double[3], twice);
        network.addGradient(row, false, new double[3], twice);

        for (int i = 0; i < once.length; i++) {
            assertThat(twice[i]).isEqualTo(2 * once[i]);
        }
    }

    @Test
    void answersTheSameToFloatPrecisionWhenRounded() {
        var network = Network.untrained(4, 16, new Random(1));
        double[] row = {1, -1, 0.5, 2};
        assertThat(Arrays.stream(network.rounded().parameters()).boxed())
                .allMatch(parameter -> parameter == (float) (double) parameter);
        assertThat(network.rounded().probability(row)).isCloseTo(network.probability(row), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, 1"})
    void refusesAnEmptyLayer(int inputs, int units) {
        assertThatThrownBy(() -> Network.untrained(inputs, units, new Random(1)))
                .hasMessage("an empty layer: inputs=" + inputs + ", units=" + units);
    }

    private static double loss(Network network, double[] row, int parameter, double change) {
        double kept = network.parameters()[parameter];
        network.parameters()[parameter] = kept + change;
        double loss = -Math.log(network.probability(row));
        network.parameters()[parameter] = kept;
        return loss;
    }
}
