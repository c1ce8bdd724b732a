package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.LocalWork;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise of gradients: as much as is accounted for, over examples that were drawn by chance and clipped one by one. */
final class PrivateDescentTest {
    private static final int WIDTH = 2_000;
    private static final Perceptron WIDE = new Perceptron(List.of(WIDTH, 2));
    private static final Examples NOBODY = Examples.of(List.of(), List.of());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void addsTheNoiseThatThePlanNames(long seed) {
        var privacy = new ExamplePrivacy(0.5, 1, 2, 1.5, 1e-5, 100);
        double[] noise = sum(WIDE, NOBODY, privacy, seed);
        double squares = 0;
        for (double value : noise) {
            squares += value * value;
        }
        // Of 4002 numbers the deviation is known to 1.1 %: five times that.
        assertThat(Math.sqrt(squares / noise.length)).as("seed %d", seed).isCloseTo(3, within(0.17));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noExampleMovesTheSumByMoreThanTheClip(long seed) {
        double[] far = new double[WIDTH];
        Arrays.fill(far, 1e6);
        var privacy = new ExamplePrivacy(1, 1, 1, 0.1, 1e-5, 100);
        Weights with = Weights.of(sum(WIDE, Examples.of(List.of(far), List.of(1)), privacy, seed));
        Weights without = Weights.of(sum(WIDE, NOBODY, privacy, seed));
        // The same noise in both: what is left is the example's own.
        assertThat(with.minus(without).norm())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(1)
                .isGreaterThan(0.999);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void drawsEachExampleWithThePlansChance(long seed) {
        int count = 20_000;
        var network = new Perceptron(List.of(1, 2));
        Examples same = Examples.of(Collections.nCopies(count, new double[1]), Collections.nCopies(count, 1));
        var privacy = new ExamplePrivacy(0.3, 1, 10, 0.1, 1e-5, 100);
        // Without features only the biases learn: half for each example, less in the other.
        double drawn = -2 * sum(network, same, privacy, seed)[3];
        double deviation = Math.sqrt(count * 0.3 * 0.7);
        assertThat(drawn).as("seed %d", seed).isCloseTo(0.3 * count, within(5 * deviation));
    }

    @Test
    void anExampleWhoseGradientHasNoLengthMovesNothing() {
        double[] endless = {Double.NaN, 1e9};
        double[] huge = {1e200, -1e200};
        var privacy = new ExamplePrivacy(1, 1, 1, 0.1, 1e-5, 100);
        Weights nobody = new PrivateDescent(given(List.of()), 2, privacy, secret(1)).gradientSum(Weights.zeros(2));
        Weights both =
                new PrivateDescent(given(List.of(endless, huge)), 2, privacy, secret(1)).gradientSum(Weights.zeros(2));
        assertThat(both).isEqualTo(nobody);
    }

    /** Examples with these gradients. */
    private static ExampleGradients given(List<double[]> gradients) {
        return new ExampleGradients() {
            @Override
            public int count() {
                return gradients.size();
            }

            @Override
            public void moveTo(Weights parameters) {
                // They are the same everywhere.
            }

            @Override
            public double[] of(int example, long draw) {
                return gradients.get(example);
            }
        };
    }

    @Test
    void tellsNotHowManyExamplesThereAreAndRepeatsItself() {
        Examples examples = Examples.of(Collections.nCopies(30, new double[WIDTH]), Collections.nCopies(30, 0));
        var trainer = PerceptronTrainer.of(WIDE, examples, NOBODY, 1);
        var local = new Local(1, 8, 0.1, 1).hiding(new ExamplePrivacy(0.2, 3, 1, 1, 1e-5, 100));
        var task = new Effect.Train(1, local, LocalWork.plain(Weights.zeros(WIDE.size())), Weights.none(), secret(4));
        assertThat(trainer.train(task).exampleCount()).isEqualTo(1);
        assertThat(trainer.train(task)).isEqualTo(trainer.train(task));
    }

    @Test
    void trainersThatCannotHideExamplesSaySo() {
        var local = new Local(1, 8, 0.1, 1).hiding(new ExamplePrivacy(0.2, 3, 1, 1, 1e-5, 100));
        LocalWork work = LocalWork.plain(Weights.zeros(WIDE.size()));
        assertThatThrownBy(
                        () -> new MarkTrainer(0, 1).train(new Effect.Train(1, local, work, Weights.none(), secret(1))))
                .hasMessageContaining("hides no examples: trainer=MarkTrainer");
        assertThatThrownBy(() -> PerceptronTrainer.of(WIDE, NOBODY, NOBODY, 1).train(1, local, work, Weights.none()))
                .hasMessageContaining("without a secret");
    }

    @Test
    void refusesNoiseThatIsNone() {
        assertThatThrownBy(() -> new ExamplePrivacy(0, 1, 1, 1, 1e-5, 1)).hasMessageContaining("samplingRate=0.0");
        assertThatThrownBy(() -> new ExamplePrivacy(1, 0, 1, 1, 1e-5, 1)).hasMessageContaining("stepsPerRound=0");
        assertThatThrownBy(() -> new ExamplePrivacy(1, 1, 0, 1, 1e-5, 1)).hasMessageContaining("clip=0.0");
        assertThatThrownBy(() -> new ExamplePrivacy(1, 1, 1, 0, 1e-5, 1)).hasMessageContaining("noiseMultiplier=0.0");
        assertThatThrownBy(() -> new ExamplePrivacy(1, 1, 1, 1, 1, 1)).hasMessageContaining("delta=1.0");
        assertThatThrownBy(() -> new ExamplePrivacy(1, 1, 1, 1, 1e-5, Double.NaN))
                .hasMessageContaining("epsilonMax");
    }

    private static double[] sum(Perceptron network, Examples examples, ExamplePrivacy privacy, long seed) {
        return new PrivateDescent(network.gradients(examples), network.size(), privacy, secret(seed))
                .gradientSum(Weights.zeros(network.size()))
                .toArray();
    }

    private static Bytes secret(long seed) {
        return Sites.secret(seed);
    }
}
