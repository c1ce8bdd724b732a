package io.lepton.inference.engine;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run takes and gives: the names and shapes of its inputs, and the wanted outputs.
 *
 * <p>Requests whose layouts are equal for one row can share a run: laid one behind the other, they make one block without
 * padding.
 *
 * @param names the inputs, in the order of the request
 * @param shapes the shape of each input
 * @param outputs the wanted outputs, in the order asked for
 */
record Layout(List<String> names, List<Shape> shapes, List<String> outputs) {
    /** Stands for a request that shares its run with no other. */
    static final Layout ALONE = new Layout(List.of(), List.of(), List.of());

    Layout {
        names = List.copyOf(names);
        shapes = List.copyOf(shapes);
        outputs = List.copyOf(outputs);
    }

    static Layout of(List<NamedTensor> inputs, List<String> outputs) {
        List<String> names = new ArrayList<>(inputs.size());
        List<Shape> shapes = new ArrayList<>(inputs.size());
        for (NamedTensor input : inputs) {
            names.add(input.name());
            shapes.add(input.tensor().shape());
        }
        return new Layout(names, shapes, outputs);
    }

    /** The leading extent that all inputs share; {@link Shape#UNKNOWN} where they share none. */
    long rows() {
        long rows = Shape.UNKNOWN;
        for (Shape shape : shapes) {
            if (shape.rank() == 0 || (rows != Shape.UNKNOWN && shape.extent(0) != rows)) {
                return Shape.UNKNOWN;
            }
            rows = shape.extent(0);
        }
        return rows;
    }

    /** The same layout with another leading extent of every input. */
    Layout withRows(long rows) {
        return new Layout(
                names, shapes.stream().map(shape -> withRows(shape, rows)).toList(), outputs);
    }

    static Shape withRows(Shape shape, long rows) {
        long[] extents = shape.toArray();
        extents[0] = rows;
        return Shape.of(extents);
    }
}
