package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.training.classic.Centroids;
import io.lepton.wire.onnx.ModelProto;
import java.util.ArrayList;
import java.util.List;

/** Groups of rows, each with its middle; a row belongs to the group of the nearest. Immutable. */
public final class Clusters {
    private final Centroids centroids;

    Clusters(Centroids centroids) {
        this.centroids = centroids;
    }

    public int count() {
        return centroids.count();
    }

    /** The middle of a group. */
    public List<Float> centre(int cluster) {
        var centre = new ArrayList<Float>();
        for (int column = 0; column < centroids.width(); column++) {
            centre.add(centroids.value(cluster, column));
        }
        return centre;
    }

    /** The sum over the rows learned from of the squared distance from the nearest middle. */
    public double inertia() {
        return centroids.inertia();
    }

    /**
     * The group of each row.
     *
     * @throws IllegalArgumentException if the rows have another width
     */
    public int[] assign(Features features) {
        if (features.width() != centroids.width()) {
            throw new IllegalArgumentException(
                    "columns differ: learned=" + centroids.width() + ", given=" + features.width());
        }
        int[] labels = new int[features.rowCount()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = centroids.nearest(features.values(), row * features.width());
        }
        return labels;
    }

    /** As ONNX: {@code features} in, {@code label} INT64 [rows] and {@code distances} FLOAT [rows, clusters] out. */
    public ModelProto toOnnx() {
        return centroids.toOnnx("k_means");
    }
}
