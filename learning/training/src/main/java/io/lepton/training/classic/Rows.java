package io.lepton.training.classic;

import java.util.Arrays;

/**
 * Rows of finite numbers for the solvers of linear models.
 *
 * <p>Where three quarters of the numbers are zero, as of hashed text, only the others are kept, and a pass costs what
 * these cost. Immutable, but for an array it may share with whoever made it.
 */
public final class Rows {
    private static final int SPARSE_BELOW = 4;

    private final int width;
    private final int count;
    private final float[] values;
    /** Of sparse rows, where each begins in {@link #values} and {@link #columns}; else empty. */
    private final int[] starts;

    private final int[] columns;

    private Rows(int width, int count, float[] values, int[] starts, int[] columns) {
        this.width = width;
        this.count = count;
        this.values = values;
        this.starts = starts;
        this.columns = columns;
    }

    /**
     * Wraps rows.
     *
     * @param values row by row, not copied
     * @throws IllegalArgumentException if there are none, or a number is not finite; names its row and column
     */
    public static Rows of(int width, float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there are no rows to learn from");
        }
        int filled = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "not a finite number: row=" + i / width + ", column=" + i % width + ", value=" + values[i]);
            }
            filled += values[i] == 0 ? 0 : 1;
        }
        int count = values.length / width;
        return filled < values.length / SPARSE_BELOW
                ? sparse(width, count, values, filled)
                : new Rows(width, count, values, new int[0], new int[0]);
    }

    private static Rows sparse(int width, int count, float[] values, int filled) {
        float[] kept = new float[filled];
        int[] columns = new int[filled];
        int[] starts = new int[count + 1];
        int next = 0;
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < width; column++) {
                float value = values[row * width + column];
                if (value != 0) {
                    kept[next] = value;
                    columns[next++] = column;
                }
            }
            starts[row + 1] = next;
        }
        return new Rows(width, count, kept, starts, columns);
    }

    public int width() {
        return width;
    }

    public int count() {
        return count;
    }

    public boolean isSparse() {
        return starts.length > 0;
    }

    /** Hot: the product of a row with the weights that begin at {@code from}. */
    double product(int row, double[] weights, int from) {
        double sum = 0;
        if (isSparse()) {
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                sum += values[i] * weights[from + columns[i]];
            }
            return sum;
        }
        int start = row * width;
        for (int column = 0; column < width; column++) {
            sum += values[start + column] * weights[from + column];
        }
        return sum;
    }

    /** Hot: adds a multiple of a row to the sums that begin at {@code from}. */
    void addTo(double[] sums, int from, int row, double factor) {
        if (isSparse()) {
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                sums[from + columns[i]] += factor * values[i];
            }
            return;
        }
        int start = row * width;
        for (int column = 0; column < width; column++) {
            sums[from + column] += factor * values[start + column];
        }
    }

    /** Writes a row out whole. */
    void copyTo(double[] target, int row) {
        Arrays.fill(target, 0);
        addTo(target, 0, row, 1);
    }

    /** The standard deviation of each column, 1 for a constant one. */
    public double[] deviations() {
        return deviations(means());
    }

    /** The mean of each column. */
    double[] means() {
        double[] means = new double[width];
        for (int row = 0; row < count; row++) {
            addTo(means, 0, row, 1.0 / count);
        }
        return means;
    }

    /** The standard deviation of each column, 1 for a constant one. */
    double[] deviations(double[] means) {
        double[] squares = new double[width];
        double[] whole = new double[width];
        for (int row = 0; row < count; row++) {
            copyTo(whole, row);
            for (int column = 0; column < width; column++) {
                double distance = whole[column] - means[column];
                squares[column] += distance * distance / count;
            }
        }
        double[] deviations = new double[width];
        for (int column = 0; column < width; column++) {
            double deviation = StrictMath.sqrt(squares[column]);
            // Rounding alone lets a constant column deviate by some 1e-16 of its size.
            boolean isConstant = deviation <= 1e-12 * StrictMath.abs(means[column]);
            deviations[column] = isConstant || deviation == 0 ? 1 : deviation;
        }
        return deviations;
    }
}
