package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.training.classic.ScoredAnswers;
import io.lepton.wire.onnx.ModelProto;
import java.util.List;

/** A linear model, a tree, a forest or boosted trees, learned. Immutable. */
public final class ClassicModel implements Learned {
    private final String name;
    private final ScoredAnswers answers;
    private final List<Double> importances;
    private final History history;

    ClassicModel(String name, ScoredAnswers answers, List<Double> importances, History history) {
        this.name = name;
        this.answers = answers;
        this.importances = List.copyOf(importances);
        this.history = history;
    }

    @Override
    public Predictions predict(Features features) {
        if (features.width() != answers.width()) {
            throw new IllegalArgumentException(
                    "columns differ: learned=" + answers.width() + ", given=" + features.width());
        }
        float[] values = answers.answer(features.values());
        return answers.isClassifier()
                ? Predictions.classes(values, 1, answers.answers())
                : Predictions.numbers(values, 1);
    }

    @Override
    public ModelProto toOnnx() {
        return answers.toOnnx(name);
    }

    @Override
    public History history() {
        return history;
    }

    /**
     * How much each column contributes, summing to 1, or all 0 if none does.
     *
     * <p>Of trees, the share of all gain that the splits on the column made; of linear models, the share of the sizes of
     * the weights, each in scores per standard deviation of its column.
     */
    public List<Double> importances() {
        return importances;
    }
}
