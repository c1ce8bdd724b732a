package io.lepton.training;

/**
 * How large a tree may grow.
 *
 * @param leavesMax at least 2
 * @param depthMax the most splits between root and leaf, at least 1; 0 for as many as the leaves allow
 * @param leafRowsMin the fewest rows that a leaf may stand on, at least 1
 * @param gainMin what a split must gain, in the loss's unit, at least 0
 */
public record TreeShape(int leavesMax, int depthMax, int leafRowsMin, double gainMin) {
    /** More would make a tree that no memory holds. */
    private static final int LEAVES_MAX = 131_072;

    public TreeShape {
        if (leavesMax < 2 || leavesMax > LEAVES_MAX) {
            throw new IllegalArgumentException("not in [2, " + LEAVES_MAX + "]: leavesMax=" + leavesMax);
        }
        if (depthMax < 0) {
            throw new IllegalArgumentException("below zero: depthMax=" + depthMax);
        }
        if (leafRowsMin < 1) {
            throw new IllegalArgumentException("below one: leafRowsMin=" + leafRowsMin);
        }
        if (!(gainMin >= 0) || gainMin == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("not a finite number of at least 0: gainMin=" + gainMin);
        }
    }

    public static TreeShape of(int leavesMax, int leafRowsMin) {
        return new TreeShape(leavesMax, 0, leafRowsMin, 0);
    }
}
