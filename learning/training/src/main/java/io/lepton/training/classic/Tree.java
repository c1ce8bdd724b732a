package io.lepton.training.classic;

/**
 * A binary tree of thresholds: a row goes left where its number is at most the threshold, to a leaf with a value.
 *
 * <p>Thresholds are floats, so that a comparison gives the same answer here, in ONNX and where the tree was grown. A
 * reference to a child is the number of a split, or, for a leaf, minus its number minus one. Immutable.
 */
public final class Tree {
    private final int[] columns;
    private final float[] thresholds;
    /** Whether a number that is missing (NaN) goes left. */
    private final boolean[] missingLeft;

    private final int[] lefts;
    private final int[] rights;
    private final double[] gains;
    private final double[] leaves;

    private Tree(Splits splits, double[] leaves) {
        this.columns = splits.columns;
        this.thresholds = splits.thresholds;
        this.missingLeft = splits.missingLeft;
        this.lefts = splits.lefts;
        this.rights = splits.rights;
        this.gains = splits.gains;
        this.leaves = leaves;
    }

    /** The inner nodes of a tree, to be filled in one by one; number 0 is the root. */
    public static final class Splits {
        private final int[] columns;
        private final float[] thresholds;
        private final boolean[] missingLeft;
        private final int[] lefts;
        private final int[] rights;
        private final double[] gains;

        public Splits(int count) {
            columns = new int[count];
            thresholds = new float[count];
            missingLeft = new boolean[count];
            lefts = new int[count];
            rights = new int[count];
            gains = new double[count];
        }

        /**
         * Sets what a split asks.
         *
         * @param gain how much better it made the fit, in the grower's unit
         */
        public Splits asks(int split, int column, float threshold, double gain) {
            columns[split] = column;
            thresholds[split] = threshold;
            gains[split] = gain;
            return this;
        }

        /** Sets where a split leads. */
        public Splits leads(int split, int left, int right, boolean isMissingLeft) {
            lefts[split] = left;
            rights[split] = right;
            missingLeft[split] = isMissingLeft;
            return this;
        }
    }

    /**
     * Makes a tree.
     *
     * @param splits one fewer than leaves; not changed any more
     * @throws IllegalArgumentException if the counts do not fit
     */
    public static Tree of(Splits splits, double[] leaves) {
        if (leaves.length != splits.columns.length + 1) {
            throw new IllegalArgumentException("splits=" + splits.columns.length + " with leaves=" + leaves.length);
        }
        return new Tree(splits, leaves.clone());
    }

    public int splitCount() {
        return columns.length;
    }

    public int leafCount() {
        return leaves.length;
    }

    int column(int split) {
        return columns[split];
    }

    float threshold(int split) {
        return thresholds[split];
    }

    boolean isMissingLeft(int split) {
        return missingLeft[split];
    }

    int left(int split) {
        return lefts[split];
    }

    int right(int split) {
        return rights[split];
    }

    double gain(int split) {
        return gains[split];
    }

    double leaf(int number) {
        return leaves[number];
    }

    /** Hot: the value of the leaf to which a row goes. */
    public double value(float[] values, int from) {
        int node = columns.length == 0 ? -1 : 0;
        while (node >= 0) {
            float value = values[from + columns[node]];
            boolean goesLeft = value <= thresholds[node] || (Float.isNaN(value) && missingLeft[node]);
            node = goesLeft ? lefts[node] : rights[node];
        }
        return leaves[-node - 1];
    }
}
