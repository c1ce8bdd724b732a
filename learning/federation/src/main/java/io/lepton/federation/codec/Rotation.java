package io.lepton.federation.codec;

/**
 * A random rotation: each sign is drawn, then the orthonormal Hadamard transform spreads every number over all.
 *
 * <p>Whatever the vector was, its parts are then nearly normal, so that one quantiser suits all. Takes {@code n log n} additions in
 * place.
 */
final class Rotation {
    private Rotation() {}

    /** Turns numbers, as many as a power of two. */
    static void turn(double[] values, SeededGenerator signs) {
        flip(values, signs);
        transform(values);
    }

    /** Undoes {@link #turn}, given a generator that draws the same. */
    static void turnBack(double[] values, SeededGenerator signs) {
        transform(values);
        flip(values, signs);
    }

    private static void flip(double[] values, SeededGenerator signs) {
        long bits = 0;
        for (int i = 0; i < values.length; i++) {
            bits = i % Long.SIZE == 0 ? signs.nextLong() : bits >>> 1;
            values[i] = (bits & 1) == 0 ? values[i] : -values[i];
        }
    }

    private static void transform(double[] values) {
        for (int half = 1; half < values.length; half *= 2) {
            for (int start = 0; start < values.length; start += 2 * half) {
                for (int i = start; i < start + half; i++) {
                    double sum = values[i] + values[i + half];
                    values[i + half] = values[i] - values[i + half];
                    values[i] = sum;
                }
            }
        }
        double scale = 1 / Math.sqrt(values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
    }
}
