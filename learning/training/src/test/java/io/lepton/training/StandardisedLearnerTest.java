package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StandardisedLearnerTest {
    private static final FitOptions OPTIONS = FitOptions.epochs(60).batch(16).seed(5);

    /** A line far from 0: what a network would need thousands of steps to come near. */
    @Test
    void learnsNumbersOfAnySizeAndAnswersInTheirUnits() {
        var line = Line.drawn(7);
        var learned = new StandardisedLearner(network()).fit(line.features(), line.targets(), OPTIONS);
        var bare = network().fit(line.features(), line.targets(), OPTIONS);
        double rmse = Metric.RMSE.of(learned.predict(line.features()), line.targets());
        double without = Metric.RMSE.of(bare.predict(line.features()), line.targets());
        assertThat(rmse).as("seed 7, of numbers between 900 and 1,100").isLessThan(10);
        assertThat(without).as("without").isGreaterThan(500);
    }

    @Test
    void exportsAnswersInTheirUnits() {
        var line = Line.drawn(8);
        var learned = new StandardisedLearner(network())
                .fit(
                        line.features(),
                        line.targets(),
                        FitOptions.epochs(2).batch(16).seed(5));
        float[] answered = learned.predict(line.features()).values();
        float[] served = OnnxJudge.floats(learned.toOnnx(), line.features(), "prediction");
        assertThat(served).hasSameSizeAs(answered);
        for (int i = 0; i < served.length; i++) {
            assertThat(served[i]).isCloseTo(answered[i], within(1e-4f * Math.abs(answered[i])));
        }
    }

    @Test
    void leavesNumbersThatAreAllTheSameAsTheyAre() {
        var features = Features.of(1, new float[] {1, 2, 3, 4});
        var learned = new StandardisedLearner(network())
                .fit(
                        features,
                        Targets.numbers(new float[] {5, 5, 5, 5}),
                        FitOptions.epochs(1).batch(4));
        assertThat(learned.predict(features).values()).doesNotContain(Float.NaN);
    }

    /** Rows that are made when they are asked for are learned as those in memory are, bit for bit. */
    @Test
    void learnsTheSameFromRowsThatAreNotInMemory() {
        var line = Line.drawn(9);
        var options = FitOptions.epochs(3).batch(16).seed(5).validate(0.25);
        var inMemory = network().fit(line.features(), line.targets(), options);
        var stored = new Counted(line.features());
        var fromStore = network().fitFrom(stored, line.targets(), options, TrainingProgress.SILENT);
        assertThat(fromStore.parameters()).isEqualTo(inMemory.parameters());
        assertThat(fromStore.history().epochs()).isEqualTo(inMemory.history().epochs());
        assertThat(fromStore.predictFrom(stored).values())
                .isEqualTo(inMemory.predict(line.features()).values());
        assertThat(stored.mostAtOnce).as("rows asked for at once").isLessThanOrEqualTo(256);
    }

    private static NetworkModel network() {
        return Sequential.of(Dense.of(8, Activation.TANH), Dense.of(1, Activation.LINEAR))
                .compile(Adam.withRate(1e-2), Loss.MEAN_SQUARED_ERROR);
    }

    /** Points of a line, y = 1000 + 100 x. */
    private record Line(Features features, Targets targets) {
        static Line drawn(long seed) {
            var random = new Random(seed);
            float[] xs = new float[1_024];
            float[] ys = new float[xs.length];
            for (int i = 0; i < xs.length; i++) {
                xs[i] = random.nextFloat(-1, 1);
                ys[i] = 1_000 + 100 * xs[i];
            }
            return new Line(Features.of(1, xs), Targets.numbers(ys));
        }
    }

    /** Tells how many rows somebody wanted at once. */
    private static final class Counted implements FeatureRows {
        private final Features rows;
        private int mostAtOnce;

        private Counted(Features rows) {
            this.rows = rows;
        }

        @Override
        public int rowCount() {
            return rows.rowCount();
        }

        @Override
        public Shape exampleShape() {
            return rows.exampleShape();
        }

        @Override
        public Features rows(int[] numbers) {
            mostAtOnce = Math.max(mostAtOnce, numbers.length);
            return rows.rows(numbers);
        }

        @Override
        public long checksum() {
            return List.of(rows.rowCount()).hashCode();
        }
    }
}
