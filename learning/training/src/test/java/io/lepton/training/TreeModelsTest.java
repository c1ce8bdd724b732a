package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeModelsTest {
    private static final FitOptions OPTIONS = FitOptions.epochs(40).seed(5);
    private static final double PARITY = 1e-4;

    static Stream<Learner> learners() {
        return Stream.of(
                GradientBoosting.standard().shaped(TreeShape.of(15, 5)),
                new RandomForest(TreeShape.of(64, 2), 30, 0.632, 0, 1),
                DecisionTree.standard());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void answersAlikeAsOnnx(Learner learner) throws Exception {
        var features = withHoles(Samples.features(1, 600), 2);
        var heldOut = withHoles(Samples.features(3, 1_000), 4);
        for (int classes = 2; classes <= 3; classes++) {
            var model = learner.fit(features, Samples.classes(2, Samples.features(1, 600), classes), OPTIONS);
            assertThat(ClassicJudge.difference(model, heldOut)).isLessThanOrEqualTo(PARITY);
            // Rows of the training set lie on thresholds' edges more often than others.
            assertThat(ClassicJudge.difference(model, features)).isLessThanOrEqualTo(PARITY);
        }
        var model = learner.fit(features, Samples.numbers(2, Samples.features(1, 600)), OPTIONS);
        // Numbers of some 50 in single precision, from the sum of 40 trees: 40 roundings of 2e-6.
        assertThat(ClassicJudge.difference(model, heldOut)).isLessThanOrEqualTo(PARITY);
    }

    private static Features withHoles(Features features, long seed) {
        var random = new Random(seed);
        float[] values = features.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(20) == 0 ? Float.NaN : values[i];
        }
        return Features.of(features.width(), values);
    }

    @ParameterizedTest
    @MethodSource("learners")
    void learnsTheSameFromTheSameSeed(Learner learner) {
        var features = Samples.features(1, 300);
        var targets = Samples.classes(2, features, 2);
        var first = learner.fit(features, targets, OPTIONS).toOnnx();
        assertThat(learner.fit(features, targets, OPTIONS).toOnnx()).isEqualTo(first);
    }

    @Test
    void forestsDifferBySeed() {
        var features = Samples.features(1, 300);
        var targets = Samples.classes(2, features, 2);
        var forest = new RandomForest(TreeShape.of(64, 2), 5, 0.632, 0, 1);
        assertThat(forest.fit(features, targets, OPTIONS.seed(6)).toOnnx())
                .isNotEqualTo(forest.fit(features, targets, OPTIONS).toOnnx());
    }

    /** The answer of a leaf is the share, or the mean, of the rows that go to it: found again from the answers alone. */
    @Test
    void treeAnswersWithTheMeansOfItsLeaves() {
        var features = Samples.features(1, 500);
        var classes = Samples.classes(2, features, 2);
        var answers = (Predictions.Classes)
                DecisionTree.standard().fit(features, classes, OPTIONS).predict(features);
        for (int row = 0; row < 500; row++) {
            float answer = answers.probability(row, 1);
            double sum = 0;
            int count = 0;
            for (int other = 0; other < 500; other++) {
                if (answers.probability(other, 1) == answer) {
                    sum += classes.indices()[other];
                    count++;
                }
            }
            assertThat(count).isGreaterThanOrEqualTo(20);
            assertThat(answer).isCloseTo((float) (sum / count), within(1e-5f));
        }
    }

    /** The best first split by trying every threshold of every column, which is what a tree of two leaves must find. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void treeOfTwoLeavesFindsTheBestSplit(long seed) {
        var random = new Random(seed);
        float[] values = new float[80 * 3];
        float[] numbers = new float[80];
        for (int row = 0; row < 80; row++) {
            for (int column = 0; column < 3; column++) {
                values[row * 3 + column] = random.nextInt(20);
            }
            numbers[row] = (values[row * 3 + 1] > 11 ? 4 : 0) + (float) random.nextGaussian();
        }
        double least = Double.POSITIVE_INFINITY;
        for (int column = 0; column < 3; column++) {
            for (float threshold = 0.5f; threshold < 20; threshold++) {
                least = Math.min(least, squaresAfter(values, numbers, column, threshold));
            }
        }
        var features = Features.of(3, values);
        var model = new DecisionTree(TreeShape.of(2, 5)).fit(features, Targets.numbers(numbers), OPTIONS);
        var report = RegressionReport.of((Predictions.Numbers) model.predict(features), Targets.numbers(numbers));
        assertThat(report.rmse() * report.rmse() * 80).as("seed %d", seed).isCloseTo(least, within(1e-3));
    }

    private static double squaresAfter(float[] values, float[] numbers, int column, float threshold) {
        double[] sums = new double[2];
        double[] squares = new double[2];
        int[] counts = new int[2];
        for (int row = 0; row < numbers.length; row++) {
            int side = values[row * 3 + column] <= threshold ? 0 : 1;
            sums[side] += numbers[row];
            squares[side] += numbers[row] * (double) numbers[row];
            counts[side]++;
        }
        if (Math.min(counts[0], counts[1]) < 5) {
            return Double.POSITIVE_INFINITY;
        }
        return squares[0] - sums[0] * sums[0] / counts[0] + squares[1] - sums[1] * sums[1] / counts[1];
    }

    @Test
    void boostingLearnsWhatNoLineSeparates() {
        var random = new Random(8);
        float[] values = new float[400 * 2];
        int[] labels = new int[400];
        for (int row = 0; row < 400; row++) {
            values[row * 2] = (float) random.nextGaussian();
            values[row * 2 + 1] = (float) random.nextGaussian();
            labels[row] = values[row * 2] * values[row * 2 + 1] > 0 ? 1 : 0;
        }
        var features = Features.of(2, values);
        var targets = Targets.classes(labels, Samples.names(2));
        var model = GradientBoosting.standard().shaped(TreeShape.of(8, 5)).fit(features, targets, OPTIONS);
        assertThat(Metric.ACCURACY.of(model.predict(features), targets)).isGreaterThan(0.97);
        assertThat(model.importances()).hasSize(2);
        assertThat(model.importances().get(0)).isBetween(0.2, 0.8);
    }

    @Test
    void boostingEndsWhenTheFigureWatchedStandsStill() {
        var features = Samples.features(1, 300);
        var targets = Samples.classes(2, features, 2);
        var options = FitOptions.epochs(400).seed(1).validate(0.3).stopping(EarlyStopping.on("val_loss", 10));
        var model = GradientBoosting.standard()
                .shaped(TreeShape.of(15, 5))
                .rate(0.3)
                .fit(features, targets, options);

        var history = model.history();
        assertThat(history.end()).isEqualTo(History.End.STOPPED_EARLY);
        assertThat(history.epochs()).hasSize(history.bestEpoch() + 10);
        double best = history.epochs().get(history.bestEpoch() - 1).values().getOrDefault("val_loss", Double.NaN);
        assertThat(history.epochs())
                .allSatisfy(epoch -> assertThat(epoch.values().getOrDefault("val_loss", Double.NaN))
                        .isGreaterThanOrEqualTo(best));
        // What is kept is what was measured: the rows kept back are the first of the shuffled ones.
        var kept = new Table(features, targets).split(0.3, 1).get(1);
        assertThat(Metric.LOG_LOSS.of(model.predict(kept.features()), kept.targets()))
                .isCloseTo(best, within(1e-9));
    }

    @Test
    void boostingCanWatchAnyMetricAndNamesThoseItHas() {
        var features = Samples.features(1, 200);
        var targets = Samples.classes(2, features, 2);
        var options = FitOptions.epochs(60).validate(0.3);
        var model = GradientBoosting.standard()
                .fit(features, targets, options.stopping(EarlyStopping.on("val_roc_auc", 5)));
        assertThat(model.history().epochs().getFirst().values()).containsOnlyKeys("loss", "val_loss", "val_roc_auc");
        assertThatThrownBy(() -> GradientBoosting.standard()
                        .fit(features, targets, options.stopping(EarlyStopping.on("val_beauty", 5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("early stopping watches a figure that is not measured: metric=val_beauty, "
                        + "measured=loss val_loss");
    }

    @Test
    void boostingEndsWhenCancelled() {
        var features = Samples.features(1, 200);
        var model = GradientBoosting.standard()
                .fit(features, Samples.numbers(2, features), FitOptions.epochs(50), new TrainingProgress() {
                    private int rounds;

                    @Override
                    public void epochEnded(EpochReport epoch) {
                        rounds = epoch.epoch();
                    }

                    @Override
                    public boolean isCancelled() {
                        return rounds == 7;
                    }
                });
        assertThat(model.history().end()).isEqualTo(History.End.CANCELLED);
        assertThat(model.history().epochs()).hasSize(7);
    }

    @Test
    void boostingOfWhatNothingExplainsAnswersTheMean() {
        var features = Features.of(1, new float[40]);
        float[] numbers = new float[40];
        for (int row = 0; row < 40; row++) {
            numbers[row] = row;
        }
        var model = GradientBoosting.standard().fit(features, Targets.numbers(numbers), FitOptions.epochs(10));
        assertThat(model.predict(features).values()).containsOnly(19.5f);
        assertThat(model.importances()).containsExactly(0.0);
    }

    @Test
    void classWeightsShiftTheAnswers() {
        var features = Samples.features(1, 400);
        var targets = Samples.classes(2, features, 2);
        var plain = DecisionTree.standard().fit(features, targets, OPTIONS).predict(features);
        var shifted = DecisionTree.standard()
                .fit(features, targets, OPTIONS.weighing(List.of(1.0, 10.0)))
                .predict(features);
        assertThat(Metric.RECALL.of(shifted, targets)).isGreaterThan(Metric.RECALL.of(plain, targets));
        assertThat(Metric.PRECISION.of(shifted, targets)).isLessThan(Metric.PRECISION.of(plain, targets));
    }

    @Test
    void refusesSettingsThatNoTreeCanHave() {
        assertThatThrownBy(() -> TreeShape.of(1, 1)).hasMessage("not in [2, 131072]: leavesMax=1");
        assertThatThrownBy(() -> TreeShape.of(2, 0)).hasMessage("below one: leafRowsMin=0");
        assertThatThrownBy(() -> new TreeShape(2, -1, 1, 0)).hasMessage("below zero: depthMax=-1");
        assertThatThrownBy(() -> new TreeShape(2, 0, 1, Double.NaN)).hasMessageContaining("gainMin=NaN");
        assertThatThrownBy(() -> GradientBoosting.standard().rate(0)).hasMessage("not in (0, 1]: learningRate=0.0");
        assertThatThrownBy(() -> RandomForest.of(0)).hasMessage("below one: treeCount=0");
        assertThatThrownBy(() -> new RandomForest(TreeShape.of(2, 1), 1, 1, 0, 1))
                .hasMessage("not in (0, 1): rowShare=1.0");
        assertThatThrownBy(() -> new RandomForest(TreeShape.of(2, 1), 1, 0.5, 0, 0))
                .hasMessage("not in [1, 256]: threads=0");
    }

    @Test
    void refusesRowsThatDoNotFitTheirAnswers() {
        var features = Samples.features(1, 10);
        assertThatThrownBy(() -> GradientBoosting.standard().fit(features, Targets.numbers(new float[9]), OPTIONS))
                .hasMessage("counts differ: features=10, targets=9");
        assertThatThrownBy(() -> GradientBoosting.standard().fit(features, Targets.numbers(new float[20], 2), OPTIONS))
                .hasMessage("more than one answer a row: perRow=2");
        assertThatThrownBy(() -> GradientBoosting.standard()
                        .fit(Features.of(5, new float[0]), Targets.numbers(new float[0]), OPTIONS))
                .hasMessage("there are no rows to learn from");
    }
}
