package io.lepton.benchmarks.federation;

import io.lepton.federation.Examples;
import io.lepton.federation.codec.SeededGenerator;
import java.util.ArrayList;
import java.util.List;

/**
 * Thirty devices whose models and data differ, synthetic(alpha, beta) of Li et al. 2020.
 *
 * @param training of each device nine tenths
 * @param heldOut of each device the rest
 */
record SyntheticDevices(List<Examples> training, List<Examples> heldOut) {
    static final int DEVICES = 30;
    static final int FEATURES = 60;
    static final int CLASSES = 10;

    static SyntheticDevices draw(double alpha, double beta, long seed) {
        var random = new SeededGenerator(seed);
        List<Examples> training = new ArrayList<>();
        List<Examples> heldOut = new ArrayList<>();
        for (int device = 0; device < DEVICES; device++) {
            int count = (int) Math.exp(4 + 2 * random.nextGaussian()) + 50;
            double center = Math.sqrt(alpha) * random.nextGaussian();
            double[] weights = normal(random, FEATURES * CLASSES, center);
            double[] biases = normal(random, CLASSES, center);
            double[] means = normal(random, FEATURES, Math.sqrt(beta) * random.nextGaussian());
            List<double[]> rows = new ArrayList<>();
            List<Integer> labels = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                double[] row = new double[FEATURES];
                for (int j = 0; j < FEATURES; j++) {
                    row[j] = means[j] + Math.pow(j + 1.0, -0.6) * random.nextGaussian();
                }
                rows.add(row);
                labels.add(label(row, weights, biases));
            }
            int split = (int) (0.9 * count);
            training.add(Examples.of(rows.subList(0, split), labels.subList(0, split)));
            heldOut.add(Examples.of(rows.subList(split, count), labels.subList(split, count)));
        }
        return new SyntheticDevices(training, heldOut);
    }

    private static double[] normal(SeededGenerator random, int count, double mean) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = mean + random.nextGaussian();
        }
        return values;
    }

    private static int label(double[] row, double[] weights, double[] biases) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < CLASSES; k++) {
            double score = biases[k];
            for (int j = 0; j < FEATURES; j++) {
                score += row[j] * weights[j * CLASSES + k];
            }
            if (score > most) {
                most = score;
                best = k;
            }
        }
        return best;
    }
}
