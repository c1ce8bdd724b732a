package io.lepton.benchmarks.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.Examples;
import io.lepton.federation.codec.SeededGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

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

    /** A draw of our own. */
    static SyntheticDevices draw(double alpha, double beta, long seed) {
        var random = new SeededGenerator(seed);
        return of(
                device -> {
                    int count = count(random.nextGaussian());
                    double center = Math.sqrt(alpha) * random.nextGaussian();
                    double[] weights = normal(random::nextGaussian, FEATURES * CLASSES, center);
                    double[] biases = normal(random::nextGaussian, CLASSES, center);
                    double[] means = normal(random::nextGaussian, FEATURES, Math.sqrt(beta) * random.nextGaussian());
                    return new Device(count, weights, biases, means);
                },
                random::nextGaussian,
                SyntheticDevices::asDrawn);
    }

    /**
     * synthetic(1, 1) as its authors' program draws it, in its order and by NumPy's numbers of seed 0. Only the rows that are held out are
     * others: they shuffle by a generator without a seed.
     */
    static SyntheticDevices published() {
        return published(new MersenneTwister(0), SyntheticDevices::asDrawn);
    }

    /** The same counts and centers, and other rows: each device's are shuffled, by the same generator, before the next one draws. */
    static SyntheticDevices shuffled() {
        var random = new MersenneTwister(0);
        return published(random, random::permutation);
    }

    private static int[] asDrawn(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static SyntheticDevices published(MersenneTwister random, IntFunction<int[]> order) {
        double[] counts = normal(random::gaussian, DEVICES, 0);
        double[] centers = normal(random::gaussian, DEVICES, 0);
        double[] spreads = normal(random::gaussian, DEVICES, 0);
        List<double[]> means = new ArrayList<>();
        for (double spread : spreads) {
            means.add(normal(random::gaussian, FEATURES, spread));
        }
        return of(
                device -> new Device(
                        count(counts[device]),
                        normal(random::gaussian, FEATURES * CLASSES, centers[device]),
                        normal(random::gaussian, CLASSES, centers[device]),
                        requireNonNull(means.get(device))),
                random::gaussian,
                order);
    }

    /** What a device draws its rows from; shares its arrays. */
    private static final class Device {
        private final int count;
        private final double[] weights;
        private final double[] biases;
        private final double[] means;

        private Device(int count, double[] weights, double[] biases, double[] means) {
            this.count = count;
            this.weights = weights;
            this.biases = biases;
            this.means = means;
        }
    }

    private static int count(double gaussian) {
        return (int) Math.exp(4 + 2 * gaussian) + 50;
    }

    private static SyntheticDevices of(IntFunction<Device> devices, DoubleSupplier gaussian, IntFunction<int[]> order) {
        List<Examples> training = new ArrayList<>();
        List<Examples> heldOut = new ArrayList<>();
        for (int number = 0; number < DEVICES; number++) {
            Device device = devices.apply(number);
            List<double[]> rows = new ArrayList<>();
            List<Integer> labels = new ArrayList<>();
            for (int i = 0; i < device.count; i++) {
                double[] row = new double[FEATURES];
                for (int j = 0; j < FEATURES; j++) {
                    row[j] = device.means[j] + Math.pow(j + 1.0, -0.6) * gaussian.getAsDouble();
                }
                rows.add(row);
                labels.add(label(row, device.weights, device.biases));
            }
            int split = (int) (0.9 * device.count);
            int[] places = order.apply(device.count);
            training.add(chosen(rows, labels, Arrays.copyOf(places, split)));
            heldOut.add(chosen(rows, labels, Arrays.copyOfRange(places, split, device.count)));
        }
        return new SyntheticDevices(training, heldOut);
    }

    private static Examples chosen(List<double[]> rows, List<Integer> labels, int[] places) {
        return Examples.of(
                Arrays.stream(places)
                        .mapToObj(place -> requireNonNull(rows.get(place)))
                        .toList(),
                Arrays.stream(places)
                        .mapToObj(place -> requireNonNull(labels.get(place)))
                        .toList());
    }

    private static double[] normal(DoubleSupplier gaussian, int count, double mean) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = mean + gaussian.getAsDouble();
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
