package io.lepton.training.classic;

import io.lepton.wire.onnx.ModelProto;
import java.util.List;

/** The middles of clusters; a row belongs to the nearest, of equally near ones to the first. Immutable. */
public final class Centroids {
    private final float[] values;
    private final int width;
    private final double inertia;

    /**
     * Keeps the array.
     *
     * @param inertia the sum of squared distances of the rows it was found for
     */
    Centroids(float[] values, int width, double inertia) {
        this.values = values;
        this.width = width;
        this.inertia = inertia;
    }

    public int count() {
        return values.length / width;
    }

    public int width() {
        return width;
    }

    public float value(int cluster, int column) {
        return values[cluster * width + column];
    }

    public double inertia() {
        return inertia;
    }

    /** The nearest centroid to a row. */
    public int nearest(float[] rows, int from) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int cluster = 0; cluster < count(); cluster++) {
            double distance = squaredDistance(rows, from, cluster);
            if (distance < least) {
                least = distance;
                nearest = cluster;
            }
        }
        return nearest;
    }

    /** Hot: the squared distance of a row from a centroid. */
    public double squaredDistance(float[] rows, int from, int cluster) {
        double sum = 0;
        int start = cluster * width;
        for (int column = 0; column < width; column++) {
            double difference = (double) rows[from + column] - values[start + column];
            sum += difference * difference;
        }
        return sum;
    }

    /**
     * The same as ONNX: {@code features} in; {@code label}, INT64 [rows], and {@code distances}, FLOAT [rows, clusters], out.
     *
     * <p>Takes differences before it squares; the quicker form, by products, loses small distances of large numbers.
     */
    public ModelProto toOnnx(String name) {
        var graph = OnnxGraph.taking(name, "features", width);
        graph.constant("centroids", values, count(), width);
        graph.constant("axis_of_clusters", new long[] {1}, 1);
        graph.node("Unsqueeze", "rows_apart", "features", "axis_of_clusters");
        graph.node("Sub", "differences", "rows_apart", "centroids");
        graph.node("ReduceSumSquare", "squared_distances", "differences")
                .addAttribute(OnnxGraph.integers("axes", List.of(2L)))
                .addAttribute(OnnxGraph.integer("keepdims", 0));
        graph.node("Sqrt", "distances", "squared_distances");
        graph.node("ArgMin", "label", "squared_distances")
                .addAttribute(OnnxGraph.integer("axis", 1))
                .addAttribute(OnnxGraph.integer("keepdims", 0));
        graph.outputIntegers("label");
        graph.outputFloats("distances", count());
        return graph.build();
    }
}
