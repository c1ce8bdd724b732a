package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.training.boosting.TreeGrower;
import io.lepton.training.classic.Link;
import io.lepton.training.classic.TreeEnsemble;
import java.util.Map;

/**
 * Learns classes or numbers by trees that each correct the sum of those before: gradient boosting, by LightGBM.
 *
 * <p>Takes missing numbers (NaN) as they are. Of the options it takes the epochs, as the number of rounds, each of one tree
 * for each class (one for two classes, one for numbers), the seed, the class weights, the validation share and early
 * stopping; a run is short enough to go without checkpoints. The same threads, seed and rows give the same trees.
 *
 * @param shape of each tree
 * @param learningRate how much of its correction a tree adds, in (0, 1]
 * @param rowShare the share of the rows that each tree sees, in (0, 1]
 * @param columnShare the share of the columns that each tree sees, in (0, 1]
 * @param penalty of the squared leaf values, at least 0
 * @param threads at least 1
 */
public record GradientBoosting(
        TreeShape shape, double learningRate, double rowShare, double columnShare, double penalty, int threads)
        implements ClassicLearner {
    private static final String NAME = "gradient_boosting";

    public GradientBoosting {
        TreeSettings.requireShare("learningRate", learningRate);
        TreeSettings.requireShare("rowShare", rowShare);
        TreeSettings.requireShare("columnShare", columnShare);
        if (!(penalty >= 0) || penalty == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("not a finite number of at least 0: penalty=" + penalty);
        }
        TreeSettings.requireThreads(threads);
    }

    /** Trees of 31 leaves of at least 20 rows, each adding a tenth of its correction, on one thread. */
    public static GradientBoosting standard() {
        return new GradientBoosting(TreeShape.of(31, 20), 0.1, 1, 1, 0, 1);
    }

    public GradientBoosting shaped(TreeShape trees) {
        return new GradientBoosting(trees, learningRate, rowShare, columnShare, penalty, threads);
    }

    public GradientBoosting rate(double rate) {
        return new GradientBoosting(shape, rate, rowShare, columnShare, penalty, threads);
    }

    /** Lets each tree see only a share of the rows and of the columns. */
    public GradientBoosting sampling(double rows, double columns) {
        return new GradientBoosting(shape, learningRate, rows, columns, penalty, threads);
    }

    @Override
    public ClassicModel fit(Features features, Targets targets, FitOptions options, TrainingProgress progress) {
        var whole = new Table(features, targets);
        var link = link(whole);
        int outputs = link == Link.SOFTMAX ? whole.classes(NAME).classCount() : 1;
        var tables = whole.split(options.validationShare(), options.seed());
        var learned = tables.getFirst();
        var run = new BoostingRun(tables, link, outputs, options, progress);
        try (var grower = TreeGrower.over(
                learned.features().values(),
                features.width(),
                TreeSettings.labels(learned.targets()),
                TreeSettings.floats(learned.rowWeights(options.classWeights())),
                parameters(link, outputs, options))) {
            var history = run.grow(grower);
            var ensemble = TreeEnsemble.sum(run.trees(), features.width(), outputs);
            return TreeSettings.model(NAME, ensemble, link, history);
        }
    }

    private static Link link(Table table) {
        return switch (table.targets()) {
            case Targets.Numbers _ -> {
                table.numbers(NAME);
                yield Link.NUMBERS;
            }
            case Targets.Classes _ -> table.classes(NAME).classCount() == 2 ? Link.LOGISTIC : Link.SOFTMAX;
        };
    }

    private Map<String, String> parameters(Link link, int outputs, FitOptions options) {
        var parameters = TreeSettings.parameters(shape, options.seed(), threads);
        parameters.put(
                "objective", link == Link.NUMBERS ? "regression" : link == Link.LOGISTIC ? "binary" : "multiclass");
        if (link == Link.SOFTMAX) {
            parameters.put("num_class", Integer.toString(outputs));
        }
        parameters.put("learning_rate", Double.toString(learningRate));
        parameters.put("bagging_fraction", Double.toString(rowShare));
        parameters.put("bagging_freq", rowShare < 1 ? "1" : "0");
        parameters.put("feature_fraction", Double.toString(columnShare));
        parameters.put("lambda_l2", Double.toString(penalty));
        return parameters;
    }
}
