package io.lepton.training;

import io.lepton.training.classic.Link;
import io.lepton.training.classic.Tree;
import java.util.List;

/** Rows with the scores that the trees so far give them. Confined to one thread. */
final class BoostedRows {
    private final Table table;
    private final int outputs;
    private final Link link;
    private final double[] scores;

    BoostedRows(Table table, int outputs, Link link) {
        this.table = table;
        this.outputs = outputs;
        this.link = link;
        this.scores = new double[table.features().rowCount() * outputs];
    }

    /** Adds the trees of one round, one for each output. */
    void add(List<Tree> round) {
        float[] values = table.features().values();
        int width = table.features().width();
        for (int row = 0; row < table.features().rowCount(); row++) {
            for (int output = 0; output < outputs; output++) {
                scores[row * outputs + output] += round.get(output).value(values, row * width);
            }
        }
    }

    double loss() {
        var answers = answers();
        if (link.isClassifier()) {
            return Metric.LOG_LOSS.of(answers, table.targets());
        }
        double error = Metric.RMSE.of(answers, table.targets());
        return error * error;
    }

    double of(Metric metric) {
        return metric.of(answers(), table.targets());
    }

    private Predictions answers() {
        float[] answers = link.answer(scores, outputs);
        return link.isClassifier()
                ? Predictions.classes(answers, 1, link.answers(outputs))
                : Predictions.numbers(answers, 1);
    }
}
