package io.lepton.federation.codec;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed on every machine and in every version.
 *
 * <p>For rotations, samples and visiting orders, which both sides must draw alike. Not for secrets. Confined to one thread.
 */
public final class SeededGenerator implements RandomGenerator {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    public SeededGenerator(long seed) {
        this.state = seed;
    }

    /** A seed of its own for each purpose. */
    public static long derive(long seed, long purpose) {
        return mix(mix(seed + GOLDEN) ^ (purpose * GOLDEN));
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** By Box and Muller: the default of the interface is free to change. */
    @Override
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** Puts whole numbers from 0 on in a random order (Fisher and Yates). */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = (int) Math.floorMod(nextLong() >>> 1, (long) i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
