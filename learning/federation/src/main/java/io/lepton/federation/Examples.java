package io.lepton.federation;

import java.util.List;

/** Labelled examples of one site. Immutable. */
public final class Examples {
    private final double[][] features;
    private final int[] labels;

    private Examples(double[][] features, int[] labels) {
        this.features = features;
        this.labels = labels;
    }

    /**
     * Examples.
     *
     * @param features of each example as many
     * @param labels the class of each example, from 0 on
     */
    public static Examples of(List<double[]> features, List<Integer> labels) {
        if (features.size() != labels.size()) {
            throw new IllegalArgumentException(
                    "not a label for each: features=" + features.size() + ", labels=" + labels.size());
        }
        return new Examples(
                features.stream().map(double[]::clone).toArray(double[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    public int size() {
        return labels.length;
    }

    double[] features(int i) {
        return features[i];
    }

    int label(int i) {
        return labels[i];
    }
}
