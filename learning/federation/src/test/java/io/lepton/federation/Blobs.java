package io.lepton.federation;

import io.lepton.federation.codec.SeededGenerator;
import java.util.ArrayList;
import java.util.List;

/** Points around a centre for each class, far enough apart that a linear model tells nearly all. */
final class Blobs {
    static final int FEATURES = 6;
    static final int CLASSES = 3;
    static final Perceptron LINEAR = new Perceptron(List.of(FEATURES, CLASSES));

    private Blobs() {}

    /** So many points, their classes in turn. */
    static Examples of(int count, long seed) {
        return of(count, seed, 0);
    }

    /** The same, with each class called by the name of the one so many after it. */
    static Examples of(int count, long seed, int flip) {
        var random = new SeededGenerator(seed);
        List<double[]> features = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int label = i % CLASSES;
            double[] point = new double[FEATURES];
            for (int j = 0; j < FEATURES; j++) {
                point[j] = 0.7 * random.nextGaussian() + (j % CLASSES == label ? 1.5 : 0);
            }
            features.add(point);
            labels.add((label + flip) % CLASSES);
        }
        return Examples.of(features, labels);
    }
}
