package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StandardisationTest {
    @Test
    void bringsEveryFeatureToMeanZeroAndDeviationOne() {
        var examples = new PaymentsGenerator(1).next(1000);
        var standardisation = Standardisation.of(examples);
        for (int feature = 0; feature < examples.features(); feature++) {
            int column = feature;
            double[] values = IntStream.range(0, examples.count())
                    .mapToDouble(i -> standardisation.apply(examples.row(i))[column])
                    .toArray();
            double mean = IntStream.range(0, 1000).mapToDouble(i -> values[i]).sum() / 1000;
            double square = IntStream.range(0, 1000)
                            .mapToDouble(i -> values[i] * values[i])
                            .sum()
                    / 1000;
            // Means and deviations are rounded to 24 bits.
            assertThat(mean).as("feature %d", feature).isCloseTo(0, within(1e-6));
            assertThat(square).as("feature %d", feature).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void refusesAFeatureThatTellsNothing() {
        var examples = new Examples(new double[][] {{1, 5}, {2, 5}}, new boolean[2]);
        assertThatThrownBy(() -> Standardisation.of(examples)).hasMessage("a feature that never differs: feature=1");
    }
}
