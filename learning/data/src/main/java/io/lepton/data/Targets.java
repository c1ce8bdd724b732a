package io.lepton.data;

import java.util.List;

/**
 * What a model should learn to answer, one answer for each row, or as many for each row as {@link #perRow} says (the
 * next character at each place of a text).
 *
 * <p>Shares its array with whoever made it.
 */
public sealed interface Targets {
    int rowCount();

    /** How many answers a row has, mostly 1. */
    int perRow();

    /**
     * A copy of the rows {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @throws IndexOutOfBoundsException if there are no such rows
     */
    Targets slice(int from, int to);

    /**
     * A copy of the rows with these numbers, in this order.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    Targets rows(int[] numbers);

    /**
     * One class for each row.
     *
     * @param indices each in [0, classNames.size())
     */
    static Classes classes(int[] indices, List<String> classNames) {
        return new Classes(indices, 1, classNames);
    }

    /** Several classes for each row, row by row. */
    static Classes classes(int[] indices, int perRow, List<String> classNames) {
        return new Classes(indices, perRow, classNames);
    }

    /** One number for each row. */
    static Numbers numbers(float[] values) {
        return new Numbers(values, 1);
    }

    /** Several numbers for each row, row by row. */
    static Numbers numbers(float[] values, int perRow) {
        return new Numbers(values, perRow);
    }

    /** Answers that are one of a few classes. */
    final class Classes implements Targets {
        private final int[] indices;
        private final int perRow;
        private final List<String> classNames;

        private Classes(int[] indices, int perRow, List<String> classNames) {
            requireWholeRows(indices.length, perRow);
            for (int i = 0; i < indices.length; i++) {
                if (indices[i] < 0 || indices[i] >= classNames.size()) {
                    throw new IllegalArgumentException("no such class: index=" + indices[i] + ", row=" + i / perRow
                            + ", classes=" + classNames.size());
                }
            }
            this.indices = indices;
            this.perRow = perRow;
            this.classNames = List.copyOf(classNames);
        }

        /** The indices themselves, not a copy. */
        public int[] indices() {
            return indices;
        }

        /** The names, each at its index. */
        public List<String> classNames() {
            return classNames;
        }

        public int classCount() {
            return classNames.size();
        }

        @Override
        public int rowCount() {
            return indices.length / perRow;
        }

        @Override
        public int perRow() {
            return perRow;
        }

        @Override
        public Classes slice(int from, int to) {
            requireRows(from, to, rowCount());
            int[] part = new int[(to - from) * perRow];
            System.arraycopy(indices, from * perRow, part, 0, part.length);
            return new Classes(part, perRow, classNames);
        }

        @Override
        public Classes rows(int[] numbers) {
            int[] part = new int[Math.multiplyExact(numbers.length, perRow)];
            for (int i = 0; i < numbers.length; i++) {
                requireRows(numbers[i], numbers[i] + 1, rowCount());
                System.arraycopy(indices, numbers[i] * perRow, part, i * perRow, perRow);
            }
            return new Classes(part, perRow, classNames);
        }
    }

    /** Answers that are numbers. */
    final class Numbers implements Targets {
        private final float[] values;
        private final int perRow;

        private Numbers(float[] values, int perRow) {
            requireWholeRows(values.length, perRow);
            this.values = values;
            this.perRow = perRow;
        }

        /** The numbers themselves, not a copy. */
        public float[] values() {
            return values;
        }

        @Override
        public int rowCount() {
            return values.length / perRow;
        }

        @Override
        public int perRow() {
            return perRow;
        }

        @Override
        public Numbers slice(int from, int to) {
            requireRows(from, to, rowCount());
            float[] part = new float[(to - from) * perRow];
            System.arraycopy(values, from * perRow, part, 0, part.length);
            return new Numbers(part, perRow);
        }

        @Override
        public Numbers rows(int[] numbers) {
            float[] part = new float[Math.multiplyExact(numbers.length, perRow)];
            for (int i = 0; i < numbers.length; i++) {
                requireRows(numbers[i], numbers[i] + 1, rowCount());
                System.arraycopy(values, numbers[i] * perRow, part, i * perRow, perRow);
            }
            return new Numbers(part, perRow);
        }
    }

    private static void requireWholeRows(int answers, int perRow) {
        if (perRow < 1 || answers % perRow != 0) {
            throw new IllegalArgumentException(
                    "the answers do not fill whole rows: answers=" + answers + ", perRow=" + perRow);
        }
    }

    private static void requireRows(int from, int to, int rowCount) {
        if (from < 0 || to > rowCount || from > to) {
            throw new IndexOutOfBoundsException("from=" + from + ", to=" + to + ", rows=" + rowCount);
        }
    }
}
