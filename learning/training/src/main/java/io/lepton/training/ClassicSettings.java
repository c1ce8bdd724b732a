package io.lepton.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes classic learners of named settings, as job files and searches give them.
 *
 * <p>The kinds are {@code gradient-boosting}, {@code random-forest}, {@code tree}, {@code logistic} and {@code linear}. The
 * settings: {@code trees}, {@code depth}, {@code leaves}, {@code rows} (the fewest in a leaf), {@code gain} (the least of a
 * split), {@code rate}, {@code sample} and {@code columns} (shares that a tree sees), {@code penalty}, {@code patience} (rounds
 * without a lower validation loss) and {@code threads}.
 */
public final class ClassicSettings {
    private static final String TREES = "trees";
    private static final int TREES_BY_DEFAULT = 100;
    private static final List<String> SHAPE = List.of("depth", "leaves", "rows", "gain");

    private final String kind;
    private final Map<String, ?> settings;

    private ClassicSettings(String kind, Map<String, ?> settings) {
        this.kind = kind;
        this.settings = settings;
    }

    /**
     * Makes a learner, with the options that some of the settings are.
     *
     * @param options what the settings do not say
     * @throws IllegalArgumentException naming the kind or setting that is unknown, out of range or no number
     */
    public static Search.Candidate candidate(String kind, Map<String, ?> settings, FitOptions options) {
        return new ClassicSettings(kind, settings).candidate(options);
    }

    private Search.Candidate candidate(FitOptions options) {
        return switch (kind) {
            case "gradient-boosting" -> boosting(options);
            case "random-forest" -> {
                requireKnown(SHAPE, TREES, "sample", "columns", "threads");
                var standard = RandomForest.of(whole(TREES, TREES_BY_DEFAULT));
                yield new Search.Candidate(
                        new RandomForest(
                                shape(standard.shape()),
                                standard.treeCount(),
                                number("sample", standard.rowShare()),
                                number("columns", standard.columnShare()),
                                whole("threads", 1)),
                        options);
            }
            case "tree" -> {
                requireKnown(SHAPE);
                yield new Search.Candidate(
                        new DecisionTree(shape(DecisionTree.standard().shape())), options);
            }
            case "logistic" -> {
                requireKnown(List.of("penalty"));
                yield new Search.Candidate(LogisticRegression.penalised(number("penalty", 1)), options);
            }
            case "linear" -> {
                requireKnown(List.of("penalty"));
                yield new Search.Candidate(new LinearRegression(number("penalty", 0)), options);
            }
            default ->
                throw new IllegalArgumentException("no such kind of learner: kind=" + kind
                        + ", known=gradient-boosting random-forest tree logistic linear");
        };
    }

    private Search.Candidate boosting(FitOptions options) {
        requireKnown(SHAPE, TREES, "rate", "sample", "columns", "penalty", "patience", "threads");
        var standard = GradientBoosting.standard();
        var learner = new GradientBoosting(
                shape(standard.shape()),
                number("rate", standard.learningRate()),
                number("sample", 1),
                number("columns", 1),
                number("penalty", standard.penalty()),
                whole("threads", 1));
        var early = settings.containsKey("patience")
                ? EarlyStopping.on("val_loss", whole("patience", 1))
                : options.earlyStopping();
        var fitted = new FitOptions(
                whole(TREES, options.epochs()),
                options.batchSize(),
                options.validationShare(),
                options.kept(),
                options.seed(),
                options.classWeights(),
                early,
                options.checkpoints());
        return new Search.Candidate(learner, fitted);
    }

    private TreeShape shape(TreeShape standard) {
        return new TreeShape(
                whole("leaves", standard.leavesMax()),
                whole("depth", standard.depthMax()),
                whole("rows", standard.leafRowsMin()),
                number("gain", standard.gainMin()));
    }

    private void requireKnown(List<String> some, String... others) {
        var known = new ArrayList<>(some);
        known.addAll(List.of(others));
        for (var name : settings.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown setting: setting=" + name + ", kind=" + kind + ", known=" + String.join(" ", known));
            }
        }
    }

    private double number(String name, double otherwise) {
        Object value = settings.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException("not a number: " + name + "=" + value);
        }
        return number.doubleValue();
    }

    private int whole(String name, int otherwise) {
        double value = number(name, otherwise);
        if (value != (int) value) {
            throw new IllegalArgumentException("not a whole number: " + name + "=" + value);
        }
        return (int) value;
    }
}
