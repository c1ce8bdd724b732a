package io.lepton.training.classic;

/**
 * Fits a linear map to numbers: minimises the sum of squared errors plus the penalty times the sum of squared weights.
 *
 * <p>Solves the normal equations of the standardised columns by Cholesky's decomposition; the penalty stays on the
 * weights of the columns as they came, and offsets go unpunished. A column that those before it explain to 1 part in 10
 * billion gets the weight 0. Costs rows times columns squared.
 */
public final class RidgeFit {
    /** The normal equations of so many columns take 128 MiB. */
    private static final int COLUMNS_MAX = 4_096;

    private static final double DEPENDENT_BELOW = 1e-10;

    private RidgeFit() {}

    /**
     * Fits.
     *
     * @param targets row by row, {@code outputs} in a row
     * @param penalty of the squared weights, at least 0
     * @throws IllegalArgumentException if there are more than 4,096 columns
     */
    public static LinearMap fit(Rows rows, float[] targets, int outputs, double penalty) {
        int width = rows.width();
        if (width > COLUMNS_MAX) {
            throw new IllegalArgumentException("too many columns: columns=" + width + ", max=" + COLUMNS_MAX);
        }
        double[] means = rows.means();
        double[] deviations = rows.deviations(means);
        double[] targetMeans = targetMeans(targets, outputs);
        double[][] matrix = new double[width][width];
        double[][] sides = new double[outputs][width];
        double[] row = new double[width];
        for (int i = 0; i < rows.count(); i++) {
            rows.copyTo(row, i);
            for (int column = 0; column < width; column++) {
                row[column] = (row[column] - means[column]) / deviations[column];
            }
            addProducts(matrix, row);
            for (int output = 0; output < outputs; output++) {
                addMultiple(sides[output], row, targets[i * outputs + output] - targetMeans[output]);
            }
        }
        for (int column = 0; column < width; column++) {
            matrix[column][column] += penalty / (deviations[column] * deviations[column]);
        }
        boolean[] dependent = decompose(matrix, DEPENDENT_BELOW * rows.count());
        return map(matrix, dependent, sides, means, deviations, targetMeans);
    }

    private static LinearMap map(
            double[][] factor,
            boolean[] dependent,
            double[][] sides,
            double[] means,
            double[] deviations,
            double[] targetMeans) {
        int width = means.length;
        double[] weights = new double[sides.length * width];
        double[] offsets = targetMeans.clone();
        for (int output = 0; output < sides.length; output++) {
            solve(factor, dependent, sides[output]);
            for (int column = 0; column < width; column++) {
                double weight = sides[output][column] / deviations[column];
                weights[output * width + column] = weight;
                offsets[output] -= weight * means[column];
            }
        }
        return LinearMap.of(means, weights, offsets);
    }

    private static double[] targetMeans(float[] targets, int outputs) {
        double[] means = new double[outputs];
        for (int i = 0; i < targets.length; i++) {
            if (!Float.isFinite(targets[i])) {
                throw new IllegalArgumentException("the target is not a finite number: row=" + i / outputs);
            }
            means[i % outputs] += (double) targets[i] * outputs / targets.length;
        }
        return means;
    }

    /** Hot: adds the products of a row with itself, below the diagonal and on it. */
    private static void addProducts(double[][] matrix, double[] row) {
        for (int i = 0; i < row.length; i++) {
            double factor = row[i];
            if (factor != 0) {
                double[] sums = matrix[i];
                for (int j = 0; j <= i; j++) {
                    sums[j] += factor * row[j];
                }
            }
        }
    }

    private static void addMultiple(double[] sums, double[] row, double factor) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += factor * row[i];
        }
    }

    /** Replaces the lower half of a matrix by its factor; tells the columns that those before them explain. */
    private static boolean[] decompose(double[][] matrix, double pivotMin) {
        boolean[] dependent = new boolean[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            double[] lower = matrix[i];
            for (int j = 0; j < i; j++) {
                lower[j] = dependent[j] ? 0 : (lower[j] - product(lower, matrix[j], j)) / matrix[j][j];
            }
            double pivot = lower[i] - product(lower, lower, i);
            dependent[i] = pivot <= pivotMin;
            lower[i] = dependent[i] ? 1 : StrictMath.sqrt(pivot);
        }
        return dependent;
    }

    /** Replaces the right side by the solution, 0 at dependent columns. */
    private static void solve(double[][] factor, boolean[] dependent, double[] side) {
        for (int i = 0; i < side.length; i++) {
            side[i] = dependent[i] ? 0 : (side[i] - product(factor[i], side, i)) / factor[i][i];
        }
        for (int i = side.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < side.length; j++) {
                side[i] -= dependent[i] || dependent[j] ? 0 : factor[j][i] * side[j];
            }
            side[i] /= factor[i][i];
        }
    }

    private static double product(double[] left, double[] right, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
