package io.lepton.training;

/** A division of rows into those to learn from and those to judge by. Shares its arrays with whoever made it. */
public final class Fold {
    private final int[] learned;
    private final int[] heldOut;

    Fold(int[] learned, int[] heldOut) {
        this.learned = learned;
        this.heldOut = heldOut;
    }

    /** The numbers of the rows to learn from, in order. */
    public int[] learned() {
        return learned;
    }

    /** The numbers of the rows to judge by, in order. */
    public int[] heldOut() {
        return heldOut;
    }
}
