package io.lepton.benchmarks.federation;

/**
 * MT19937 (Matsumoto and Nishimura 1998), with what two libraries make of its numbers: published comparisons drew their data, splits and
 * first weights so, and only from the same draws are they the same. Confined to one thread.
 */
final class MersenneTwister {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int at = SIZE;
    private double second = Double.NaN;

    MersenneTwister(int seed) {
        state[0] = seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    int nextInt() {
        if (at == SIZE) {
            twist();
        }
        int y = state[at++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    /** As NumPy's {@code RandomState.permutation} draws it. */
    int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        for (int i = size - 1; i > 0; i--) {
            int j = atMost(i);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return order;
    }

    /** As NumPy's {@code RandomState.standard_normal} draws it: two at a time, by Marsaglia's polar method. */
    double gaussian() {
        if (!Double.isNaN(second)) {
            double kept = second;
            second = Double.NaN;
            return kept;
        }
        while (true) {
            double x = 2 * share() - 1;
            double y = 2 * share() - 1;
            double squares = x * x + y * y;
            if (squares < 1 && squares != 0) {
                double factor = Math.sqrt(-2 * Math.log(squares) / squares);
                second = factor * x;
                return factor * y;
            }
        }
    }

    /** As NumPy's {@code RandomState.random_sample}: 53 bits of two numbers. */
    private double share() {
        long high = Integer.toUnsignedLong(nextInt()) >>> 5;
        long low = Integer.toUnsignedLong(nextInt()) >>> 6;
        return (high * 0x1p26 + low) * 0x1p-53;
    }

    /** As PyTorch's {@code uniform_(-bound, bound)} draws a float. */
    double uniform(double bound) {
        double share = (nextInt() & 0xffffff) * 0x1p-24;
        return share * 2 * bound - bound;
    }

    private int atMost(int max) {
        int mask = Integer.highestOneBit(max) * 2 - 1;
        int value = nextInt() & mask;
        while (value > max) {
            value = nextInt() & mask;
        }
        return value;
    }

    private void twist() {
        for (int i = 0; i < SIZE; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
            state[i] = state[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        at = 0;
    }
}
