package io.lepton.data;

/** The rows of a source in three parts, by their indices in ascending order. */
public final class RowSplit {
    private final int[] train;
    private final int[] validation;
    private final int[] test;

    RowSplit(int[] train, int[] validation, int[] test) {
        this.train = train;
        this.validation = validation;
        this.test = test;
    }

    /** The rows to learn from, not a copy. */
    public int[] train() {
        return train;
    }

    /** The rows to choose by, not a copy. */
    public int[] validation() {
        return validation;
    }

    /** The rows to judge by, not a copy. */
    public int[] test() {
        return test;
    }
}
