package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.training.classic.Link;
import io.lepton.training.classic.RidgeFit;
import io.lepton.training.classic.Rows;
import io.lepton.training.classic.ScoredAnswers;

/**
 * Learns numbers by weighted sums of the columns: least squares, with a penalty ridge regression.
 *
 * <p>Solves at once and uses no option. A column that those before it explain gets no weight.
 *
 * @param penalty of the squared weights, at least 0
 */
public record LinearRegression(double penalty) implements ClassicLearner {
    public LinearRegression {
        if (!(penalty >= 0) || penalty == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("not a finite number of at least 0: penalty=" + penalty);
        }
    }

    @Override
    public ClassicModel fit(Features features, Targets targets, FitOptions options, TrainingProgress progress) {
        var numbers = new Table(features, targets).numbers("linear_regression");
        var rows = Rows.of(features.width(), features.values());
        var map = RidgeFit.fit(rows, numbers.values(), 1, penalty);
        return new ClassicModel(
                "linear_regression",
                new ScoredAnswers(map, Link.NUMBERS),
                LogisticRegression.importances(map, rows),
                History.none());
    }
}
