package io.lepton.federation.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.codec.SeededGenerator;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiscreteGaussianTest {
    private static final int DRAWS = 100_000;

    /** Pearson's test of the law itself, at small deviations where each number is frequent. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.8, 1.5, 3})
    void followsItsLaw(double deviation) {
        var gaussian = new DiscreteGaussian(deviation, new SeededGenerator(7));
        Map<Long, Integer> counts = new TreeMap<>();
        for (int i = 0; i < DRAWS; i++) {
            counts.merge(gaussian.next(), 1, Integer::sum);
        }
        int reach = (int) Math.ceil(3 * deviation);
        double norm = 0;
        for (int x = -100; x <= 100; x++) {
            norm += Math.exp(-x * x / (2 * deviation * deviation));
        }
        double chiSquare = 0;
        for (int x = -reach; x <= reach; x++) {
            double expected = DRAWS * Math.exp(-x * x / (2 * deviation * deviation)) / norm;
            double off = counts.getOrDefault((long) x, 0) - expected;
            chiSquare += off * off / expected;
        }
        // Of k degrees of freedom the mean is k, the deviation sqrt(2k): six deviations.
        double freedom = 2 * reach + 1;
        assertThat(chiSquare).as("seed 7").isLessThan(freedom + 6 * Math.sqrt(2 * freedom));
    }

    @Test
    void hasItsDeviationWhereItIsGreat() {
        var gaussian = new DiscreteGaussian(1e6, new SeededGenerator(8));
        double squares = 0;
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            double value = gaussian.next();
            squares += value * value;
            sum += value;
        }
        // The mean square of so many draws is off by 0.0045 of itself, the mean by 0.0032 of the deviation: five times
        // that.
        assertThat(Math.sqrt(squares / DRAWS)).as("seed 8").isCloseTo(1e6, within(0.012 * 1e6));
        assertThat(sum / DRAWS).as("seed 8").isCloseTo(0, within(0.016 * 1e6));
    }

    @Test
    void refusesADeviationThatItCannot() {
        assertThatThrownBy(() -> new DiscreteGaussian(0.4, new SeededGenerator(1)))
                .hasMessageContaining("deviation=0.4");
        assertThatThrownBy(() -> new DiscreteGaussian(1e10, new SeededGenerator(1)))
                .hasMessageContaining("deviation=1.0E10");
    }
}
