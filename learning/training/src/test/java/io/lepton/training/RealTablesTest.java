package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Classic learners reach on real tables what good ones reach, and answer alike as ONNX. Prints every figure.
 *
 * <p>Settings are first guesses, but for german credit, where the best of ten was taken by folds of other seeds too.
 */
@Tag("real-data")
final class RealTablesTest {
    private static final double PARITY = 1e-4;
    private static final int[] NONE = {};
    private static final FitOptions OPTIONS = FitOptions.epochs(100).seed(7);

    @Test
    void adultByBoostingAndByATree() throws Exception {
        var folder = RealTable.folder("adult");
        var learned = RealTable.read(folder.resolve("adult.data"), ",", 0);
        int count = learned.rowCount();
        var all = learned.and(RealTable.read(folder.resolve("adult.test"), ",", 0));
        int[] categories = {1, 3, 5, 6, 7, 8, 9, 13};
        var features = all.features(new int[] {0, 2, 4, 10, 11, 12}, categories);
        var targets = all.classes(14);
        assertThat(all.rowCount()).isEqualTo(48_842);
        assertThat(targets.classNames()).containsExactly("<=50K", ">50K");
        var train = new Table(features.slice(0, count), targets.slice(0, count));
        var test = new Table(features.slice(count, all.rowCount()), targets.slice(count, all.rowCount()));

        var boosting = GradientBoosting.standard().rate(0.08).sampling(0.9, 0.5);
        var options = FitOptions.epochs(400).seed(7);
        assertThat(accuracy("adult, gradient boosting", boosting, train, test, options))
                .isGreaterThanOrEqualTo(0.870);
        var tree = new DecisionTree(new TreeShape(100, 0, 30, 0));
        assertThat(accuracy("adult, decision tree", tree, train, test, options)).isGreaterThanOrEqualTo(0.853);
    }

    private static double accuracy(String what, ClassicLearner learner, Table train, Table test, FitOptions options)
            throws Exception {
        var model = learner.fit(train.features(), train.targets(), options);
        var interval =
                new Bootstrap(200, 0.95, 1).interval(Metric.ACCURACY, model.predict(test.features()), test.targets());
        double difference = ClassicJudge.difference(model, test.features().slice(0, 1_000));
        print("%s: accuracy %.4f (95 %%: %.4f to %.4f), ONNX differs by %.1e"
                .formatted(what, interval.estimate(), interval.low(), interval.high(), difference));
        assertThat(difference).isLessThanOrEqualTo(PARITY);
        return interval.estimate();
    }

    @Test
    void failuresOfMachines() throws Exception {
        var table = RealTable.read(RealTable.folder("ai4i2020").resolve("ai4i2020.csv"), ",", 1);
        var features = table.features(new int[] {3, 4, 5, 6, 7}, new int[] {2});
        var targets = table.classes(8);
        var boosting = GradientBoosting.standard()
                .shaped(TreeShape.of(15, 10))
                .rate(0.05)
                .sampling(0.8, 0.8);
        var options = FitOptions.epochs(200).seed(7);
        assertThat(mean("ai4i2020, gradient boosting", boosting, features, targets, Metric.ROC_AUC, options))
                .isGreaterThanOrEqualTo(0.97);

        var fold = new Folds.Stratified(5, 1).of(targets).getFirst();
        var train = new Table(features, targets).rows(fold.learned());
        var test = new Table(features, targets).rows(fold.heldOut());
        var model = boosting.fit(train.features(), train.targets(), options);
        var answers = (Predictions.Classes) model.predict(test.features());
        var point = ClassificationReport.ranking(1, answers, ((Targets.Classes) test.targets()).indices())
                .recallAtPrecision(0.9)
                .orElseThrow();
        print("ai4i2020, gradient boosting: recall %.3f at precision %.3f, threshold %.3f, first fold"
                .formatted(point.recall(), point.precision(), point.threshold()));
        assertThat(point.recall()).isGreaterThan(0.5);
        assertThat(ClassicJudge.difference(model, test.features())).isLessThanOrEqualTo(PARITY);
    }

    @Test
    void breastCancer() throws Exception {
        var table = RealTable.read(
                RealTable.folder("breast-cancer-wisconsin").resolve("breast-cancer-wisconsin.data"), ",", 0);
        var features = table.features(IntStream.rangeClosed(1, 9).toArray(), NONE);
        var targets = table.classes(10);
        var forest = RandomForest.of(100);
        assertThat(mean("breast cancer, random forest", forest, features, targets, Metric.ACCURACY, OPTIONS))
                .isGreaterThanOrEqualTo(0.96);
        // Linear models take no missing numbers: the median of the rows learned from stands in.
        var logistic = new CrossValidation(new Folds.Stratified(5, 1), List.of(Metric.ACCURACY), 1)
                .measure(targets, fold -> {
                    var train = features.rows(fold.learned());
                    var model = LogisticRegression.penalised(1)
                            .fit(filled(train, train), targets.rows(fold.learned()), OPTIONS);
                    var heldOut = filled(features.rows(fold.heldOut()), train);
                    return new CrossValidation.Answered(model.predict(heldOut), targets.rows(fold.heldOut()));
                })
                .getOrDefault(Metric.ACCURACY, new Spread(List.of()));
        print("breast cancer, logistic regression: accuracy %.4f +- %.4f"
                .formatted(logistic.mean(), logistic.deviation()));
        assertThat(logistic.mean()).isGreaterThanOrEqualTo(0.96);
    }

    private static Features filled(Features rows, Features learned) {
        float[] values = rows.values().clone();
        int width = rows.width();
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isNaN(values[i]) ? median(learned, i % width) : values[i];
        }
        return Features.of(width, values);
    }

    private static float median(Features rows, int column) {
        double[] present = IntStream.range(0, rows.rowCount())
                .mapToDouble(row -> rows.values()[row * rows.width() + column])
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return (float) present[present.length / 2];
    }

    @Test
    void germanCredit() throws Exception {
        var table = RealTable.read(RealTable.folder("german-credit").resolve("german.data"), ",", 0);
        int[] numbers = {1, 4, 7, 10, 12, 15, 17};
        int[] categories = {0, 2, 3, 5, 6, 8, 9, 11, 13, 14, 16, 18, 19};
        var features = table.features(numbers, categories);
        var targets = table.classes(20);
        var boosting = GradientBoosting.standard()
                .shaped(TreeShape.of(6, 10))
                .rate(0.03)
                .sampling(0.7, 0.3);
        var options = FitOptions.epochs(300).seed(7);
        assertThat(mean("german credit, gradient boosting", boosting, features, targets, Metric.ROC_AUC, options))
                .isGreaterThanOrEqualTo(0.79);
        var logistic = LogisticRegression.penalised(10);
        mean("german credit, logistic regression", logistic, features, targets, Metric.ROC_AUC, OPTIONS);
        var forest = new RandomForest(TreeShape.of(1_024, 3), 100, 0.632, 0, 1);
        mean("german credit, random forest", forest, features, targets, Metric.ROC_AUC, OPTIONS);
    }

    @Test
    void iris() throws Exception {
        var table = RealTable.read(RealTable.folder("iris").resolve("iris.csv"), ",", 0);
        var features = table.features(new int[] {0, 1, 2, 3}, NONE);
        var targets = table.classes(4);
        var logistic = LogisticRegression.penalised(0.1);
        assertThat(mean("iris, logistic regression", logistic, features, targets, Metric.ACCURACY, OPTIONS))
                .isGreaterThanOrEqualTo(0.95);
        mean("iris, random forest", RandomForest.of(100), features, targets, Metric.ACCURACY, OPTIONS);
        mean("iris, decision tree", new DecisionTree(TreeShape.of(8, 3)), features, targets, Metric.ACCURACY, OPTIONS);
    }

    @Test
    void unwantedMessages() throws Exception {
        var table = RealTable.read(RealTable.folder("sms-spam").resolve("SMSSpamCollection"), "\t", 1);
        var targets = table.classes(0);
        assertThat(targets.classNames()).containsExactly("ham", "spam");
        var features = HashedText.features(IntStream.range(0, table.rowCount())
                .mapToObj(row -> table.word(row, 1))
                .toList());
        var logistic = LogisticRegression.penalised(0.01);
        assertThat(mean("sms-spam, logistic regression", logistic, features, targets, Metric.ACCURACY, OPTIONS))
                .isGreaterThanOrEqualTo(0.985);
    }

    /** The mean over five folds; also compares one fold's model with its export. */
    private static double mean(
            String what, ClassicLearner learner, Features features, Targets targets, Metric metric, FitOptions options)
            throws Exception {
        var folds = new Folds.Stratified(5, 1);
        var figures = new CrossValidation(folds, List.of(metric), 1).of(learner, features, targets, options);
        var spread = figures.getOrDefault(metric, new Spread(List.of()));
        print("%s: %s %.4f +- %.4f of 5 folds".formatted(what, metric.word(), spread.mean(), spread.deviation()));
        var fold = folds.of(targets).getFirst();
        var model = learner.fit(features.rows(fold.learned()), targets.rows(fold.learned()), options);
        int[] some = Arrays.copyOf(fold.heldOut(), Math.min(1_000, fold.heldOut().length));
        assertThat(ClassicJudge.difference(model, features.rows(some))).isLessThanOrEqualTo(PARITY);
        return spread.mean();
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
