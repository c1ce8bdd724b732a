package io.lepton.training.network;

import java.util.Random;

/**
 * What parameters are before training: uniform between two numbers, which may be equal.
 *
 * @param low the least
 * @param high the largest, not itself reached unless equal to the least
 */
public record Filling(double low, double high) {
    static final Filling ZERO = new Filling(0, 0);
    static final Filling ONE = new Filling(1, 1);

    static Filling within(double limit) {
        return new Filling(-limit, limit);
    }

    /**
     * Keeps the scale of what passes through and of the gradient that comes back.
     *
     * @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010, formula 16</a>
     */
    static Filling balanced(double inputs, double outputs) {
        return within(StrictMath.sqrt(6 / (inputs + outputs)));
    }

    void fill(float[] values, int from, int to, Random random) {
        for (int i = from; i < to; i++) {
            values[i] = (float) (low == high ? low : low + (high - low) * random.nextDouble());
        }
    }
}
