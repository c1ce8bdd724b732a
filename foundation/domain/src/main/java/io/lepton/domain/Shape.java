package io.lepton.domain;

import java.util.Arrays;

/** The extents of a tensor, outermost first. A scalar has none. Immutable. */
public final class Shape {
    /** Stands for an extent that a model leaves open; never in the shape of a tensor. */
    public static final long UNKNOWN = -1;

    private static final int RANK_MAX = 32;

    private final long[] extents;

    private Shape(long[] extents) {
        this.extents = extents;
    }

    /**
     * Makes a shape of extents that are each at least 0, or {@link #UNKNOWN}.
     *
     * @throws IllegalArgumentException if an extent is below {@link #UNKNOWN}, or there are more than 32
     */
    public static Shape of(long... extents) {
        if (extents.length > RANK_MAX) {
            throw new IllegalArgumentException("too many dimensions: rank=" + extents.length + ", max=" + RANK_MAX);
        }
        for (long extent : extents) {
            if (extent < UNKNOWN) {
                throw new IllegalArgumentException("negative extent: shape=" + Arrays.toString(extents));
            }
        }
        return new Shape(extents.clone());
    }

    public int rank() {
        return extents.length;
    }

    public long extent(int axis) {
        return extents[axis];
    }

    /** A copy of the extents. */
    public long[] toArray() {
        return extents.clone();
    }

    /** Tells whether every extent is known. */
    public boolean isConcrete() {
        for (long extent : extents) {
            if (extent == UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /**
     * The product of the extents, 1 for a scalar.
     *
     * @throws IllegalArgumentException if an extent is unknown, or the product does not fit a long
     */
    public long elementCount() {
        if (!isConcrete()) {
            throw new IllegalArgumentException("unknown extent: shape=" + this);
        }
        // A zero extent makes the tensor empty whatever the others are, even where their product would overflow.
        for (long extent : extents) {
            if (extent == 0) {
                return 0;
            }
        }
        long count = 1;
        for (long extent : extents) {
            count = multiply(count, extent);
        }
        return count;
    }

    private long multiply(long count, long extent) {
        try {
            return Math.multiplyExact(count, extent);
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException("too many elements: shape=" + this);
        }
    }

    /** Tells whether a tensor of the given shape fits: equal rank, and equal extents wherever this one knows them. */
    public boolean accepts(Shape concrete) {
        if (extents.length != concrete.extents.length) {
            return false;
        }
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] != UNKNOWN && extents[axis] != concrete.extents[axis]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        return Arrays.toString(extents);
    }
}
