package io.lepton.training;

/**
 * Brings every feature to mean 0 and deviation 1 over the examples that it was fitted to.
 *
 * <p>Its numbers are 32-bit values from the start, so that the exported model holds them without rounding.
 */
final class Standardisation {
    private final float[] means;
    private final float[] deviations;

    private Standardisation(float[] means, float[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /** @throws IllegalArgumentException if a feature has the same value in every example */
    static Standardisation of(Examples examples) {
        float[] means = new float[examples.features()];
        float[] deviations = new float[examples.features()];
        for (int feature = 0; feature < means.length; feature++) {
            double mean = mean(examples, feature);
            means[feature] = (float) mean;
            deviations[feature] = (float) deviation(examples, feature, mean);
            if (!(deviations[feature] > 0)) {
                throw new IllegalArgumentException("a feature that never differs: feature=" + feature);
            }
        }
        return new Standardisation(means, deviations);
    }

    private static double mean(Examples examples, int feature) {
        double sum = 0;
        for (int i = 0; i < examples.count(); i++) {
            sum += examples.row(i)[feature];
        }
        return sum / examples.count();
    }

    private static double deviation(Examples examples, int feature, double mean) {
        double sum = 0;
        for (int i = 0; i < examples.count(); i++) {
            double distance = examples.row(i)[feature] - mean;
            sum += distance * distance;
        }
        return StrictMath.sqrt(sum / examples.count());
    }

    double[] apply(double[] row) {
        double[] standardised = new double[row.length];
        for (int feature = 0; feature < row.length; feature++) {
            standardised[feature] = (row[feature] - means[feature]) / deviations[feature];
        }
        return standardised;
    }

    /** A copy of the means, one per feature. */
    float[] means() {
        return means.clone();
    }

    /** A copy of the standard deviations, one per feature. */
    float[] deviations() {
        return deviations.clone();
    }
}
