package io.lepton.training;

import java.util.Arrays;

/** Rows of features, each with the answer that a model should learn. Shares its arrays with whoever made it. */
final class Examples {
    private final double[][] rows;
    private final boolean[] labels;

    /** @throws IllegalArgumentException if there are no rows, their lengths differ, or a label is missing */
    Examples(double[][] rows, boolean[] labels) {
        if (rows.length == 0 || rows.length != labels.length) {
            throw new IllegalArgumentException("rows=" + rows.length + " with labels=" + labels.length);
        }
        if (Arrays.stream(rows).anyMatch(row -> row.length != rows[0].length)) {
            throw new IllegalArgumentException("rows of different lengths: first=" + rows[0].length);
        }
        this.rows = rows;
        this.labels = labels;
    }

    int count() {
        return rows.length;
    }

    int features() {
        return rows[0].length;
    }

    double[] row(int index) {
        return rows[index];
    }

    boolean label(int index) {
        return labels[index];
    }
}
