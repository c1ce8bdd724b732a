package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.training.classic.LinearMap;
import io.lepton.training.classic.Link;
import io.lepton.training.classic.LogisticFit;
import io.lepton.training.classic.Rows;
import io.lepton.training.classic.ScoredAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Learns classes by weighted sums of the columns: logistic regression, for more than two classes the multinomial one.
 *
 * <p>Minimises the sum over the rows of minus the log of the true class's probability, plus half the penalty times the
 * sum of squared weights (so that the penalty is what other tools call 1 / C). Of the options it takes the class weights.
 *
 * @param penalty of the squared weights, at least 0
 * @param stepsMax ends the solver
 */
public record LogisticRegression(double penalty, int stepsMax) implements ClassicLearner {
    private static final double TOLERANCE = 1e-7;

    public LogisticRegression {
        if (!(penalty >= 0) || penalty == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("not a finite number of at least 0: penalty=" + penalty);
        }
        if (stepsMax < 1) {
            throw new IllegalArgumentException("below one: stepsMax=" + stepsMax);
        }
    }

    public static LogisticRegression penalised(double penalty) {
        return new LogisticRegression(penalty, 500);
    }

    @Override
    public ClassicModel fit(Features features, Targets targets, FitOptions options, TrainingProgress progress) {
        var table = new Table(features, targets);
        var classes = table.classes("logistic_regression");
        var rows = Rows.of(features.width(), features.values());
        var reports = new ArrayList<EpochReport>();
        var map = LogisticFit.fit(
                rows,
                classes.indices(),
                classes.classCount(),
                table.rowWeights(options.classWeights()),
                new LogisticFit.Config(penalty, stepsMax, TOLERANCE),
                (step, loss) -> {
                    var report = new EpochReport(step, Map.of("loss", loss));
                    reports.add(report);
                    progress.epochEnded(report);
                    return !progress.isCancelled();
                });
        var end = progress.isCancelled() ? History.End.CANCELLED : History.End.FINISHED;
        var answers = new ScoredAnswers(map, classes.classCount() == 2 ? Link.LOGISTIC : Link.SOFTMAX);
        return new ClassicModel(
                "logistic_regression", answers, importances(map, rows), new History(reports, reports.size(), end));
    }

    /** The sizes of a map's weights, in scores per standard deviation, as shares. */
    static List<Double> importances(LinearMap map, Rows rows) {
        double[] sizes = new double[map.width()];
        double[] deviations = rows.deviations();
        double sum = 0;
        for (int column = 0; column < sizes.length; column++) {
            for (int output = 0; output < map.outputs(); output++) {
                sizes[column] += StrictMath.abs(map.weight(output, column)) * deviations[column];
            }
            sum += sizes[column];
        }
        var shares = new ArrayList<Double>();
        for (double size : sizes) {
            shares.add(sum == 0 ? 0 : size / sum);
        }
        return shares;
    }
}
