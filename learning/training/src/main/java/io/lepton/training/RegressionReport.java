package io.lepton.training;

import io.lepton.data.Targets;

/**
 * What one look at a regressor's answers shows, in the target's unit.
 *
 * @param count of the answers
 * @param rmse the root of the mean squared error
 * @param mae the mean absolute error
 * @param r2 the share of the target's variance that the answers explain: 0 for its mean, negative for worse; NaN if the
 *     target is constant
 * @param meanError the mean of answer minus truth
 */
public record RegressionReport(long count, double rmse, double mae, double r2, double meanError) {
    /**
     * Looks at answers whose truth is known.
     *
     * @throws IllegalArgumentException if there are none, or the counts differ
     */
    public static RegressionReport of(Predictions.Numbers answers, Targets.Numbers truth) {
        float[] given = answers.values();
        float[] wanted = truth.values();
        if (given.length == 0 || given.length != wanted.length) {
            throw new IllegalArgumentException("answers=" + given.length + " with targets=" + wanted.length);
        }
        double mean = 0;
        for (float value : wanted) {
            mean += value / (double) wanted.length;
        }
        double squares = 0;
        double spread = 0;
        double errors = 0;
        double distances = 0;
        for (int i = 0; i < wanted.length; i++) {
            double error = (double) given[i] - wanted[i];
            squares += error * error;
            errors += error;
            distances += StrictMath.abs(error);
            spread += (wanted[i] - mean) * (wanted[i] - mean);
        }
        int count = wanted.length;
        double r2 = spread == 0 ? Double.NaN : 1 - squares / spread;
        return new RegressionReport(count, StrictMath.sqrt(squares / count), distances / count, r2, errors / count);
    }
}
