package io.lepton.training.classic;

/**
 * Fits a linear map whose scores, by the logistic function or by softmax, are probabilities of classes.
 *
 * <p>Minimises the weighted sum of cross-entropies plus half the penalty times the sum of squared weights; offsets go
 * unpunished. Two classes have one score, that of class 1. The search goes through standardised columns, which makes it
 * short whatever the columns' units, while the penalty stays on the weights of the columns as they came: standardising
 * changes no solution.
 */
public final class LogisticFit {
    /** Is told of each step of the solver; says whether to go on. */
    @FunctionalInterface
    public interface StepListener {
        /**
         * A step is done.
         *
         * @param loss the objective, a mean over the rows
         */
        boolean goesOnAfter(int step, double loss);
    }

    /**
     * How to fit.
     *
     * @param penalty of the weights, at least 0; the gradient ends below the tolerance, a mean over rows
     */
    public record Config(double penalty, int stepsMax, double tolerance) {}

    private final Rows rows;
    private final int[] classes;
    private final double[] rowWeights;
    private final double penalty;
    private final int outputs;
    private final double[] means;
    private final double[] deviations;
    private final double totalWeight;

    private LogisticFit(Rows rows, int[] classes, int classCount, double[] rowWeights, double penalty) {
        this.rows = rows;
        this.classes = classes;
        this.rowWeights = rowWeights;
        this.penalty = penalty;
        this.outputs = classCount == 2 ? 1 : classCount;
        this.means = rows.means();
        this.deviations = rows.deviations(means);
        double total = 0;
        for (double weight : rowWeights) {
            total += weight;
        }
        this.totalWeight = total;
    }

    /**
     * Fits.
     *
     * @param classes of each row, in [0, classCount)
     * @param rowWeights how much each row counts, at least 0, some above
     */
    public static LinearMap fit(
            Rows rows, int[] classes, int classCount, double[] rowWeights, Config config, StepListener listener) {
        var fit = new LogisticFit(rows, classes, classCount, rowWeights, config.penalty());
        int stride = rows.width() + 1;
        double[] solution = Lbfgs.minimise(
                fit::objective,
                new double[fit.outputs * stride],
                config.stepsMax(),
                config.tolerance(),
                listener::goesOnAfter);
        return LinearMap.of(fit.means, fit.plainWeights(solution), fit.plainOffsets(solution));
    }

    /** The mean loss at standardised parameters: for each output the weights, then the offset. */
    private double objective(double[] parameters, double[] gradient) {
        int width = rows.width();
        int stride = width + 1;
        double[] weights = plainWeights(parameters);
        double[] offsets = plainOffsets(parameters);
        double[] slopes = new double[outputs * width];
        double[] errors = new double[outputs];
        double[] errorSums = new double[outputs];
        double loss = 0;
        for (int row = 0; row < rows.count(); row++) {
            for (int output = 0; output < outputs; output++) {
                errors[output] = offsets[output] + rows.product(row, weights, output * width);
            }
            loss += rowWeights[row] * lossAndErrors(errors, classes[row]);
            for (int output = 0; output < outputs; output++) {
                double error = errors[output] * rowWeights[row];
                rows.addTo(slopes, output * width, row, error);
                errorSums[output] += error;
            }
        }
        for (int output = 0; output < outputs; output++) {
            for (int column = 0; column < width; column++) {
                double weight = weights[output * width + column];
                loss += penalty / 2 * weight * weight;
                double slope = slopes[output * width + column] - means[column] * errorSums[output] + penalty * weight;
                gradient[output * stride + column] = slope / deviations[column] / totalWeight;
            }
            gradient[output * stride + width] = errorSums[output] / totalWeight;
        }
        return loss / totalWeight;
    }

    /** Replaces the scores of a row by the derivatives of its loss. */
    private static double lossAndErrors(double[] scores, int truth) {
        if (scores.length == 1) {
            double score = scores[0];
            // log(1 + exp(-m)) of the margin m, so written that nothing overflows.
            double margin = truth == 1 ? score : -score;
            scores[0] = 1 / (1 + StrictMath.exp(-score)) - truth;
            return StrictMath.max(-margin, 0) + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(margin)));
        }
        double highest = scores[0];
        for (double score : scores) {
            highest = StrictMath.max(highest, score);
        }
        double sum = 0;
        double own = scores[truth];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = StrictMath.exp(scores[i] - highest);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores[i] / sum - (i == truth ? 1 : 0);
        }
        return StrictMath.log(sum) + highest - own;
    }

    /** The weights of the columns in their own units, output by output. */
    private double[] plainWeights(double[] parameters) {
        int width = rows.width();
        double[] weights = new double[outputs * width];
        for (int output = 0; output < outputs; output++) {
            for (int column = 0; column < width; column++) {
                weights[output * width + column] = parameters[output * (width + 1) + column] / deviations[column];
            }
        }
        return weights;
    }

    /** The scores of a row of zeros. */
    private double[] plainOffsets(double[] parameters) {
        int width = rows.width();
        double[] offsets = new double[outputs];
        for (int output = 0; output < outputs; output++) {
            int from = output * (width + 1);
            offsets[output] = parameters[from + width];
            for (int column = 0; column < width; column++) {
                offsets[output] -= parameters[from + column] / deviations[column] * means[column];
            }
        }
        return offsets;
    }
}
