package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinearModelsTest {
    private static final FitOptions OPTIONS = FitOptions.epochs(1);
    private static final double PARITY = 1e-4;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void logisticRegressionAnswersAlikeAsOnnx(int classes) throws Exception {
        var features = Samples.features(1, 400);
        var model = LogisticRegression.penalised(1).fit(features, Samples.classes(2, features, classes), OPTIONS);
        assertThat(ClassicJudge.difference(model, Samples.features(3, 500))).isLessThanOrEqualTo(PARITY);
    }

    /**
     * Where the loss is least its derivatives vanish: those of a weight are the sum of errors times the column, plus the
     * penalty times the weight. Checked on the probabilities alone, for two classes, without the solver's own code.
     */
    @Test
    void logisticRegressionEndsWhereTheDerivativesVanish() {
        var features = Samples.features(1, 300);
        var targets = Samples.classes(2, features, 2);
        var weak = (Predictions.Classes) LogisticRegression.penalised(1e-3)
                .fit(features, targets, OPTIONS)
                .predict(features);
        // Without penalty on the offset the errors sum to 0; with almost none on the weights each column's do too.
        for (int column = 0; column < Samples.WIDTH; column++) {
            double sum = 0;
            double scale = 0;
            for (int row = 0; row < 300; row++) {
                double value = features.values()[row * Samples.WIDTH + column];
                sum += (weak.probability(row, 1) - targets.indices()[row]) * value;
                scale += Math.abs(value);
            }
            // The weight of column 3, some hundreds, times the penalty is below one thousandth of its scale.
            assertThat(Math.abs(sum) / scale).as("column %d", column).isLessThan(column == 3 ? 0.5 : 1e-3);
        }
    }

    /** Two rows at -1 and 1, one of each class: by symmetry w solves w = 2 / (1 + exp(w)) / penalty, found by halving. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 10})
    void logisticRegressionSolvesAProblemKnownByHand(double penalty) {
        var features = Features.of(1, new float[] {-1, 1});
        var model = LogisticRegression.penalised(penalty)
                .fit(features, Targets.classes(new int[] {0, 1}, List.of("no", "yes")), OPTIONS);
        double low = 0;
        double high = 100;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            boolean isTooLow = 2 / (1 + Math.exp(middle)) > penalty * middle;
            low = isTooLow ? middle : low;
            high = isTooLow ? high : middle;
        }
        var answers = (Predictions.Classes) model.predict(features);
        assertThat(answers.probability(1, 1)).isCloseTo((float) (1 / (1 + Math.exp(-low))), within(1e-5f));
        assertThat(answers.probability(0, 1)).isCloseTo((float) (1 / (1 + Math.exp(low))), within(1e-5f));
    }

    @Test
    void unitsOfAColumnChangeNoAnswerWithoutPenalty() {
        var features = Samples.features(1, 300);
        var targets = Samples.classes(2, features, 3);
        float[] scaled = features.values().clone();
        for (int i = 0; i < scaled.length; i += Samples.WIDTH) {
            scaled[i] *= 4096;
        }
        var plain =
                LogisticRegression.penalised(0).fit(features, targets, OPTIONS).predict(features);
        var other = Features.of(Samples.WIDTH, scaled);
        var bent = LogisticRegression.penalised(0).fit(other, targets, OPTIONS).predict(other);
        assertThat(bent.values()).containsExactly(plain.values(), within(1e-3f));
    }

    @Test
    void sparseRowsGiveWhatFullOnesGive() {
        var random = new Random(4);
        float[] sparse = new float[200 * 20];
        int[] labels = new int[200];
        for (int row = 0; row < 200; row++) {
            for (int i = 0; i < 3; i++) {
                int column = random.nextInt(20);
                sparse[row * 20 + column] = 1;
                labels[row] += column < 7 ? 1 : 0;
            }
            labels[row] = labels[row] > 1 ? 1 : 0;
        }
        float[] full = sparse.clone();
        for (int i = 0; i < full.length; i++) {
            full[i] += 5; // A shift of every column fills the rows, and only the offset takes it up.
        }
        var targets = Targets.classes(labels, Samples.names(2));
        var left = LogisticRegression.penalised(0.5).fit(Features.of(20, sparse), targets, OPTIONS);
        var right = LogisticRegression.penalised(0.5).fit(Features.of(20, full), targets, OPTIONS);
        assertThat(left.predict(Features.of(20, sparse)).values())
                .containsExactly(right.predict(Features.of(20, full)).values(), within(1e-4f));
    }

    @Test
    void classWeightsAreWorthRepeatedRows() {
        var features = Samples.features(1, 100);
        var targets = Samples.classes(2, features, 2);
        int[] repeated = IntStream.range(0, 100)
                .flatMap(i -> IntStream.generate(() -> i).limit(targets.indices()[i] == 1 ? 3 : 1))
                .toArray();
        // The columns are standardised by other rows, which changes the path to the solution and not the solution.
        var weighed = LogisticRegression.penalised(1).fit(features, targets, OPTIONS.weighing(List.of(1.0, 3.0)));
        var doubled = LogisticRegression.penalised(1).fit(features.rows(repeated), targets.rows(repeated), OPTIONS);
        assertThat(weighed.predict(features).values())
                .containsExactly(doubled.predict(features).values(), within(1e-3f));
    }

    @Test
    void linearRegressionFindsWhatMadeTheNumbers() throws Exception {
        var features = Samples.features(1, 50);
        float[] numbers = new float[50];
        for (int row = 0; row < 50; row++) {
            float[] x = features.values();
            numbers[row] = 3 * x[row * 5] - 2 * (x[row * 5 + 1] - 2000) + x[row * 5 + 2] + 4;
        }
        var model = new LinearRegression(0).fit(features, Targets.numbers(numbers), OPTIONS);
        // The constant column explains nothing; floats of some 60 carry 4e-6.
        assertThat(model.predict(features).values()).containsExactly(numbers, within(1e-4f));
        assertThat(model.importances().get(4)).isZero();
        assertThat(model.importances().stream().mapToDouble(i -> i).sum()).isCloseTo(1, within(1e-12));
        assertThat(ClassicJudge.difference(model, features)).isLessThanOrEqualTo(PARITY);
    }

    /** One column, centred: the weight is the sum of products by the sum of squares plus the penalty. */
    @Test
    void ridgeShrinksAsItsFormulaSays() {
        var features = Features.of(1, new float[] {-2, -1, 0, 1, 2});
        var targets = Targets.numbers(new float[] {-3, -3, 1, 2, 8});
        double weight = (6 + 3 + 0 + 2 + 16) / (10 + 5.0);
        var answers = new LinearRegression(5).fit(features, targets, OPTIONS).predict(features);
        assertThat(answers.values()[4]).isCloseTo((float) (1 + 2 * weight), within(1e-5f));
        assertThat(answers.values()[0]).isCloseTo((float) (1 - 2 * weight), within(1e-5f));
    }

    @Test
    void linearRegressionBearsColumnsThatExplainEachOther() {
        var random = new Random(3);
        float[] values = new float[60 * 3];
        float[] numbers = new float[60];
        for (int row = 0; row < 60; row++) {
            values[row * 3] = random.nextInt(5);
            values[row * 3 + 1] = random.nextInt(5);
            values[row * 3 + 2] = values[row * 3] + values[row * 3 + 1];
            numbers[row] = 2 * values[row * 3] + 7 * values[row * 3 + 1] - 1;
        }
        var features = Features.of(3, values);
        var answers = new LinearRegression(0)
                .fit(features, Targets.numbers(numbers), OPTIONS)
                .predict(features);
        assertThat(answers.values()).containsExactly(numbers, within(1e-4f));
    }

    @Test
    void refusesWhatNoLineCanLearn() {
        var features = Features.of(1, new float[] {1, 2});
        var classes = Targets.classes(new int[] {1, 1}, List.of("ham", "spam"));
        assertThatThrownBy(() -> LogisticRegression.penalised(1).fit(features, classes, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every row has the same class: class=spam, rows=2");
        assertThatThrownBy(() -> new LinearRegression(1).fit(features, classes, OPTIONS))
                .hasMessage("learns numbers, not classes: learner=linear_regression");
        var numbers = Targets.numbers(new float[] {1, Float.NaN});
        assertThatThrownBy(() -> new LinearRegression(1).fit(features, numbers, OPTIONS))
                .hasMessage("the target is not a finite number: row=1");
        var holes = Features.of(1, new float[] {1, Float.NaN});
        assertThatThrownBy(() -> new LinearRegression(1).fit(holes, Targets.numbers(new float[2]), OPTIONS))
                .hasMessage("not a finite number: row=1, column=0, value=NaN");
        assertThatThrownBy(() -> new LinearRegression(-1)).hasMessageContaining("penalty=-1.0");
        assertThatThrownBy(() -> new LogisticRegression(1, 0)).hasMessage("below one: stepsMax=0");
        var both = Targets.classes(new int[] {0, 1}, List.of("ham", "spam"));
        assertThatThrownBy(() -> LogisticRegression.penalised(1).fit(features, both, OPTIONS.weighing(List.of(1.0))))
                .hasMessage("classWeights=1 for classes=2");
        var model = LogisticRegression.penalised(1).fit(features, both, OPTIONS);
        assertThatThrownBy(() -> model.predict(Features.of(2, new float[2])))
                .hasMessage("columns differ: learned=1, given=2");
    }
}
