package io.lepton.benchmarks.federation;

import io.lepton.federation.Examples;
import java.util.List;

/** Means and deviations of columns, by which rows are standardised; deviations as of a sample, as the published comparison has them. */
final class Standard {
    private static final double LEAST = 1e-9;

    private final double[] means;
    private final double[] deviations;

    private Standard(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    static Standard of(List<double[]> rows) {
        int width = rows.getFirst().length;
        double[] means = new double[width];
        double[] deviations = new double[width];
        for (double[] row : rows) {
            for (int i = 0; i < width; i++) {
                means[i] += row[i] / rows.size();
            }
        }
        for (double[] row : rows) {
            for (int i = 0; i < width; i++) {
                deviations[i] += (row[i] - means[i]) * (row[i] - means[i]) / (rows.size() - 1);
            }
        }
        for (int i = 0; i < width; i++) {
            deviations[i] = Math.sqrt(deviations[i]) + LEAST;
        }
        return new Standard(means, deviations);
    }

    Examples apply(List<double[]> rows, List<Integer> labels) {
        return Examples.of(rows.stream().map(this::apply).toList(), labels);
    }

    private double[] apply(double[] row) {
        double[] standard = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            standard[i] = (row[i] - means[i]) / deviations[i];
        }
        return standard;
    }
}
