package io.lepton.training;

/** A model's answers to rows, one or several for each. Shares its array with whoever made it. */
public sealed interface Predictions {
    int rowCount();

    /** How many answers a row has, mostly 1. */
    int perRow();

    /** The numbers themselves, answer by answer, not a copy. */
    float[] values();

    /**
     * The answers of a classifier.
     *
     * @param values for each answer the probability of every class, {@code classCount} in a row
     */
    static Classes classes(float[] values, int perRow, int classCount) {
        return new Classes(values, perRow, classCount);
    }

    /** The answers of a regressor. */
    static Numbers numbers(float[] values, int perRow) {
        return new Numbers(values, perRow);
    }

    /** Probabilities of classes. */
    final class Classes implements Predictions {
        private final float[] values;
        private final int perRow;
        private final int classCount;

        private Classes(float[] values, int perRow, int classCount) {
            if (classCount < 2 || perRow < 1 || values.length % (perRow * classCount) != 0) {
                throw new IllegalArgumentException("the probabilities do not fill whole rows: values=" + values.length
                        + ", perRow=" + perRow + ", classCount=" + classCount);
            }
            this.values = values;
            this.perRow = perRow;
            this.classCount = classCount;
        }

        @Override
        public int rowCount() {
            return values.length / (perRow * classCount);
        }

        @Override
        public int perRow() {
            return perRow;
        }

        @Override
        public float[] values() {
            return values;
        }

        public int classCount() {
            return classCount;
        }

        /** The probability of a class in the answer of this number, which counts through the rows. */
        public float probability(int answer, int classIndex) {
            return values[answer * classCount + classIndex];
        }

        /** The index of the most probable class of each answer; of equals, the first. */
        public int[] labels() {
            int[] labels = new int[rowCount() * perRow];
            for (int i = 0; i < labels.length; i++) {
                for (int candidate = 1; candidate < classCount; candidate++) {
                    if (probability(i, candidate) > probability(i, labels[i])) {
                        labels[i] = candidate;
                    }
                }
            }
            return labels;
        }
    }

    /** Numbers. */
    final class Numbers implements Predictions {
        private final float[] values;
        private final int perRow;

        private Numbers(float[] values, int perRow) {
            if (perRow < 1 || values.length % perRow != 0) {
                throw new IllegalArgumentException(
                        "the answers do not fill whole rows: answers=" + values.length + ", perRow=" + perRow);
            }
            this.values = values;
            this.perRow = perRow;
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
        public float[] values() {
            return values;
        }
    }
}
