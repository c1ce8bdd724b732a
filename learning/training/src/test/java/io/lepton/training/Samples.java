package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Rows drawn by a seed, with answers that depend on them. */
final class Samples {
    static final int WIDTH = 5;

    private Samples() {}

    /** Columns of very different units; the last one is constant. */
    static Features features(long seed, int rows) {
        var random = new Random(seed);
        float[] values = new float[rows * WIDTH];
        for (int row = 0; row < rows; row++) {
            values[row * WIDTH] = (float) random.nextGaussian();
            values[row * WIDTH + 1] = (float) (2000 + 10 * random.nextGaussian());
            values[row * WIDTH + 2] = random.nextInt(4);
            values[row * WIDTH + 3] = (float) (0.001 * random.nextGaussian());
            values[row * WIDTH + 4] = 7;
        }
        return Features.of(WIDTH, values);
    }

    /** Classes by weighted sums of the columns, with noise. */
    static Targets.Classes classes(long seed, Features features, int classCount) {
        var random = new Random(seed);
        int[] classes = new int[features.rowCount()];
        for (int row = 0; row < classes.length; row++) {
            double score = signal(features, row) + 0.7 * random.nextGaussian();
            classes[row] = (int) Math.clamp(Math.floor(classCount * (score + 3) / 6), 0, classCount - 1);
        }
        return Targets.classes(
                classes,
                IntStream.range(0, classCount).mapToObj(i -> "class " + i).toList());
    }

    /** Numbers by the same sums. */
    static Targets.Numbers numbers(long seed, Features features) {
        var random = new Random(seed);
        float[] numbers = new float[features.rowCount()];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = (float) (50 + 10 * signal(features, row) + random.nextGaussian());
        }
        return Targets.numbers(numbers);
    }

    private static double signal(Features features, int row) {
        float[] x = features.values();
        int from = row * WIDTH;
        return x[from] + (x[from + 1] - 2000) / 10 - 0.5 * (x[from + 2] - 1.5) + 500 * x[from + 3] * x[from];
    }

    static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
