package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Rows with their answers, checked to fit one another, as the classic learners take them: one answer for each row. */
record Table(Features features, Targets targets) {
    Table {
        if (features.rowCount() == 0) {
            throw new IllegalArgumentException("there are no rows to learn from");
        }
        if (features.rowCount() != targets.rowCount()) {
            throw new IllegalArgumentException(
                    "counts differ: features=" + features.rowCount() + ", targets=" + targets.rowCount());
        }
        if (targets.perRow() != 1) {
            throw new IllegalArgumentException("more than one answer a row: perRow=" + targets.perRow());
        }
    }

    /**
     * The classes to learn.
     *
     * @throws IllegalArgumentException if the targets are numbers, or all of one class
     */
    Targets.Classes classes(String learner) {
        if (!(targets instanceof Targets.Classes classes)) {
            throw new IllegalArgumentException("learns classes, not numbers: learner=" + learner);
        }
        int[] indices = classes.indices();
        if (Arrays.stream(indices).allMatch(index -> index == indices[0])) {
            throw new IllegalArgumentException("every row has the same class: class="
                    + classes.classNames().get(indices[0]) + ", rows=" + indices.length);
        }
        return classes;
    }

    /**
     * The numbers to learn.
     *
     * @throws IllegalArgumentException if the targets are classes, or one is not finite
     */
    Targets.Numbers numbers(String learner) {
        if (!(targets instanceof Targets.Numbers numbers)) {
            throw new IllegalArgumentException("learns numbers, not classes: learner=" + learner);
        }
        for (int row = 0; row < numbers.values().length; row++) {
            if (!Float.isFinite(numbers.values()[row])) {
                throw new IllegalArgumentException("the target is not a finite number: row=" + row);
            }
        }
        return numbers;
    }

    /**
     * How much each row counts.
     *
     * @param classWeights of each class; empty for 1 each
     */
    double[] rowWeights(List<Double> classWeights) {
        double[] weights = new double[features.rowCount()];
        Arrays.fill(weights, 1);
        if (targets instanceof Targets.Classes classes && !classWeights.isEmpty()) {
            if (classWeights.size() != classes.classCount()) {
                throw new IllegalArgumentException(
                        "classWeights=" + classWeights.size() + " for classes=" + classes.classCount());
            }
            for (int row = 0; row < weights.length; row++) {
                weights[row] = classWeights.get(classes.indices()[row]);
            }
        }
        return weights;
    }

    Table rows(int[] numbers) {
        return new Table(features.rows(numbers), targets.rows(numbers));
    }

    /** Splits off a share of the rows, drawn by a seed: the rows to learn from, then those kept back, maybe none. */
    List<Table> split(double keptBack, long seed) {
        int count = features.rowCount();
        int kept = (int) StrictMath.round(keptBack * count);
        if (kept == 0) {
            return List.of(this);
        }
        if (kept == count) {
            throw new IllegalArgumentException(
                    "no rows are left to learn from: rows=" + count + ", validationShare=" + keptBack);
        }
        int[] order = Shuffle.of(count, new Random(seed));
        return List.of(rows(Arrays.copyOfRange(order, kept, count)), rows(Arrays.copyOf(order, kept)));
    }
}
