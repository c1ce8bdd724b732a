package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cross-validation, search spaces, leaderboards, and settings by name. */
final class SearchTest {
    private static final FitOptions OPTIONS = FitOptions.epochs(10);
    private static final Features FEATURES = Samples.features(1, 200);
    private static final Targets.Classes CLASSES = Samples.classes(2, FEATURES, 2);
    private static final CrossValidation VALIDATION =
            new CrossValidation(new Folds.Stratified(3, 1), List.of(Metric.ROC_AUC, Metric.ACCURACY), 1);

    @Test
    void crossValidationMeasuresEachFoldOnRowsItDidNotLearnFrom() {
        var figures = VALIDATION.of(LogisticRegression.penalised(1), FEATURES, CLASSES, OPTIONS);

        assertThat(figures).containsOnlyKeys(Metric.ROC_AUC, Metric.ACCURACY);
        var fold = new Folds.Stratified(3, 1).of(CLASSES).get(1);
        var model = LogisticRegression.penalised(1)
                .fit(FEATURES.rows(fold.learned()), CLASSES.rows(fold.learned()), OPTIONS);
        var answers = model.predict(FEATURES.rows(fold.heldOut()));
        assertThat(figures.getOrDefault(Metric.ACCURACY, new Spread(List.of()))
                        .values()
                        .get(1))
                .isEqualTo(Metric.ACCURACY.of(answers, CLASSES.rows(fold.heldOut())));
    }

    /** Classes that no column tells: whoever sees the answers of the rows held out would do better than chance. */
    @Test
    void crossValidationOfNoiseIsChance() {
        var random = new Random(4);
        float[] values = new float[400 * 3];
        int[] labels = new int[400];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        for (int row = 0; row < 400; row++) {
            labels[row] = random.nextInt(2);
        }
        var figures = new CrossValidation(new Folds.Plain(4, 1), List.of(Metric.ROC_AUC), 2)
                .of(
                        DecisionTree.standard(),
                        Features.of(3, values),
                        Targets.classes(labels, Samples.names(2)),
                        OPTIONS);
        // The area of 400 rows of chance has the standard error 0.029.
        assertThat(figures.getOrDefault(Metric.ROC_AUC, new Spread(List.of())).mean())
                .isCloseTo(0.5, within(0.1));
    }

    @Test
    void threadsChangeNoFigure() {
        var alone = VALIDATION.of(DecisionTree.standard(), FEATURES, CLASSES, OPTIONS);
        var together = new CrossValidation(VALIDATION.folds(), VALIDATION.metrics(), 3)
                .of(DecisionTree.standard(), FEATURES, CLASSES, OPTIONS);
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void crossValidationPassesOnWhatAFoldRefuses() {
        var constant = Targets.classes(new int[200], Samples.names(2));
        assertThatThrownBy(() -> VALIDATION.of(DecisionTree.standard(), FEATURES, constant, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("every row has the same class: class=0");
        assertThatThrownBy(() -> new CrossValidation(VALIDATION.folds(), List.of(), 1))
                .hasMessage("there is nothing to measure: metrics=[]");
        assertThatThrownBy(() -> new CrossValidation(VALIDATION.folds(), VALIDATION.metrics(), 0))
                .hasMessage("below one: threadsMax=0");
    }

    @Test
    void spreadTellsMeanAndDeviationOfWhatIsThere() {
        var spread = new Spread(List.of(1.0, Double.NaN, 3.0));
        assertThat(spread.mean()).isEqualTo(2);
        assertThat(spread.deviation()).isCloseTo(Math.sqrt(2), within(1e-15));
        assertThat(new Spread(List.of(Double.NaN)).mean()).isNaN();
        assertThat(new Spread(List.of(1.0)).deviation()).isNaN();
    }

    @Test
    void gridHasEveryCombinationOnce() {
        var space = SearchSpace.declared(Map.of("leaves", List.of(4, 8, 16), "rate", List.of(0.1, 0.2), "trees", 50));
        assertThat(new HashSet<>(space.grid())).hasSize(6);
        assertThat(space.grid()).hasSize(6).contains(Map.of("leaves", 8, "rate", 0.2, "trees", 50));
    }

    @Test
    void drawnSettingsFillTheirRanges() {
        var space = SearchSpace.declared(Map.of(
                "rate", Map.of("from", 0.001, "to", 1, "scale", "log"),
                "leaves", Map.of("from", 2, "to", 5, "whole", true),
                "sample", Map.of("from", 0.5, "to", 1)));
        var drawn = space.draw(3_000, 7);

        assertThat(space.draw(10, 7)).isEqualTo(drawn.subList(0, 10));
        assertThat(drawn).allSatisfy(settings -> {
            assertThat(number(settings, "rate")).isBetween(0.001, 1.0);
            assertThat(number(settings, "sample")).isBetween(0.5, 1.0);
        });
        // A third in each power of ten, a quarter for each whole number, within five standard errors of 0.0086.
        double low = share(drawn.stream()
                .filter(settings -> number(settings, "rate") < 0.01)
                .count());
        assertThat(low).isCloseTo(1 / 3.0, within(0.043));
        for (int leaves = 2; leaves <= 5; leaves++) {
            int wanted = leaves;
            double share = share(drawn.stream()
                    .filter(settings -> number(settings, "leaves") == wanted)
                    .count());
            assertThat(share).isCloseTo(0.25, within(0.04));
        }
    }

    private static double share(long count) {
        return count / 3_000.0;
    }

    private static double number(Map<String, Object> settings, String name) {
        return ((Number) settings.getOrDefault(name, Double.NaN)).doubleValue();
    }

    @Test
    void searchRanksTheTrialsAndKeepsTheFailed() {
        var trials = SearchSpace.declared(Map.of("leaves", List.of(1, 2, 16))).grid();
        var told = new ArrayList<Integer>();
        var progress = new Search.Progress() {
            @Override
            public void tried(Leaderboard.Entry entry) {
                told.add(entry.trial());
            }
        };
        Search.Candidates trees = settings -> ClassicSettings.candidate("tree", settings, OPTIONS);
        var board = new Search(VALIDATION, 2).of(trials, trees, FEATURES, CLASSES, progress);

        assertThat(told).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(board.entries()).extracting(Leaderboard.Entry::trial).containsExactly(2, 1, 0);
        assertThat(board.entries().getLast().failure()).contains("not in [2, 131072]: leavesMax=1");
        assertThat(board.best().orElseThrow().settings()).isEqualTo(Map.of("leaves", 16));
        assertThat(board.best().orElseThrow().mean(Metric.ROC_AUC))
                .isGreaterThan(board.entries().get(1).mean(Metric.ROC_AUC));
        assertThat(new Search(VALIDATION, 1).of(trials, trees, FEATURES, CLASSES, Search.Progress.SILENT))
                .isEqualTo(board);
    }

    @Test
    void lowestIsBestOfLosses() {
        var worse = new Leaderboard.Entry(0, Map.of(), Map.of(Metric.RMSE, new Spread(List.of(3.0))), Optional.empty());
        var better =
                new Leaderboard.Entry(1, Map.of(), Map.of(Metric.RMSE, new Spread(List.of(2.0))), Optional.empty());
        var failed = new Leaderboard.Entry(2, Map.of(), Map.of(), Optional.of("why"));
        assertThat(new Leaderboard(Metric.RMSE, List.of(failed, worse, better)).entries())
                .containsExactly(better, worse, failed);
        assertThat(new Leaderboard(Metric.RMSE, List.of(failed)).best()).isEmpty();
    }

    @Test
    void cancelledSearchTellsWhatItHas() {
        var trials = SearchSpace.declared(Map.of("leaves", List.of(2, 4, 8))).grid();
        var progress = new Search.Progress() {
            private int ended;

            @Override
            public void tried(Leaderboard.Entry entry) {
                ended++;
            }

            @Override
            public boolean isCancelled() {
                return ended == 1;
            }
        };
        var board = new Search(VALIDATION, 1)
                .of(
                        trials,
                        settings -> ClassicSettings.candidate("tree", settings, OPTIONS),
                        FEATURES,
                        CLASSES,
                        progress);
        assertThat(board.entries()).hasSize(1);
    }

    @Test
    void settingsMakeLearnersAndOptions() {
        var settings = Map.<String, Object>of(
                "trees",
                70,
                "leaves",
                9,
                "depth",
                4,
                "rows",
                3,
                "rate",
                0.3,
                "sample",
                0.8,
                "columns",
                0.5,
                "patience",
                6);
        var boosting = ClassicSettings.candidate(
                "gradient-boosting", settings, OPTIONS.seed(3).validate(0.2));
        assertThat(boosting.learner()).isEqualTo(new GradientBoosting(new TreeShape(9, 4, 3, 0), 0.3, 0.8, 0.5, 0, 1));
        assertThat(boosting.options())
                .isEqualTo(FitOptions.epochs(70).seed(3).validate(0.2).stopping(EarlyStopping.on("val_loss", 6)));
        assertThat(ClassicSettings.candidate("random-forest", Map.of("trees", 5), OPTIONS)
                        .learner())
                .isEqualTo(RandomForest.of(5));
        assertThat(ClassicSettings.candidate("logistic", Map.of("penalty", 2), OPTIONS)
                        .learner())
                .isEqualTo(LogisticRegression.penalised(2));
        assertThat(ClassicSettings.candidate("linear", Map.of(), OPTIONS).learner())
                .isEqualTo(new LinearRegression(0));
    }

    @Test
    void settingsAndSpacesRefuseWhatTheyDoNotKnow() {
        assertThatThrownBy(() -> ClassicSettings.candidate("oracle", Map.of(), OPTIONS))
                .hasMessageStartingWith("no such kind of learner: kind=oracle, known=gradient-boosting");
        assertThatThrownBy(() -> ClassicSettings.candidate("tree", Map.of("leafs", 3), OPTIONS))
                .hasMessage("unknown setting: setting=leafs, kind=tree, known=depth leaves rows gain");
        assertThatThrownBy(() -> ClassicSettings.candidate("tree", Map.of("leaves", "many"), OPTIONS))
                .hasMessage("not a number: leaves=many");
        assertThatThrownBy(() -> ClassicSettings.candidate("tree", Map.of("leaves", 2.5), OPTIONS))
                .hasMessage("not a whole number: leaves=2.5");
        assertThatThrownBy(() -> SearchSpace.declared(Map.of())).hasMessage("there are no settings to search through");
        assertThatThrownBy(() -> SearchSpace.declared(Map.of("rate", List.of())))
                .hasMessage("no values to choose from, setting=rate");
        assertThatThrownBy(() -> SearchSpace.declared(Map.of("rate", Map.of("from", 1))))
                .hasMessage("a range needs two numbers, from and to, setting=rate");
        assertThatThrownBy(() -> SearchSpace.declared(Map.of("rate", Map.of("from", 0, "to", 1, "scale", "log"))))
                .hasMessage("a logarithmic range begins above 0: from=0.0, setting=rate");
        assertThatThrownBy(() -> SearchSpace.declared(Map.of("rate", Map.of("from", 1, "to", 2, "step", 1))))
                .hasMessage("unknown key: key=step, setting=rate");
        assertThatThrownBy(() -> SearchSpace.declared(Map.of("rate", Map.of("from", 0, "to", 1)))
                        .grid())
                .hasMessage("a grid needs a list of values: setting=rate");
    }

    @Test
    void balancedWeightsMakeClassesCountAlike() {
        var targets = Targets.classes(new int[] {0, 0, 0, 1}, List.of("common", "rare", "absent"));
        assertThat(ClassWeights.balanced(targets)).containsExactly(4 / 6.0, 2.0, 0.0);
    }
}
