package io.lepton.inference.pipeline;

import io.lepton.domain.Shape;
import io.lepton.domain.Transform;

/**
 * A shape seen along one axis: element {@code (a, i, b)} lies at {@code (a * extent + i) * inner + b}.
 *
 * @param outer the product of the extents before the axis
 * @param extent that of the axis
 * @param inner the product of the extents behind it
 */
record Extents(int outer, int extent, int inner) {
    static Extents of(Shape shape, int axis) {
        int place = Transform.place(axis, shape);
        int outer = 1;
        int inner = 1;
        for (int other = 0; other < shape.rank(); other++) {
            int extent = Math.toIntExact(shape.extent(other));
            outer *= other < place ? extent : 1;
            inner *= other > place ? extent : 1;
        }
        return new Extents(outer, Math.toIntExact(shape.extent(place)), inner);
    }
}
