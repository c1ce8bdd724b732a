package io.lepton.training.network;

import io.lepton.domain.Shape;
import java.util.Arrays;

/** Shapes made from others. */
final class Shapes {
    private Shapes() {}

    static Shape withLast(Shape shape, long extent) {
        long[] extents = shape.toArray();
        extents[extents.length - 1] = extent;
        return Shape.of(extents);
    }

    static Shape withMore(Shape shape, long extent) {
        long[] extents = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
        extents[shape.rank()] = extent;
        return Shape.of(extents);
    }
}
