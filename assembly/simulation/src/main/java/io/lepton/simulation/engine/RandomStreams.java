package io.lepton.simulation.engine;

import java.util.SplittableRandom;

/**
 * The random sources of one run, all from its seed: one for each concern, so that a concern that draws more or less
 * leaves the others as they were.
 */
public final class RandomStreams {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;

    public RandomStreams(long seed) {
        this.seed = seed;
    }

    /** A source that depends on the seed and the concern's name alone. */
    public SplittableRandom of(String concern) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < concern.length(); i++) {
            hash = (hash ^ concern.charAt(i)) * FNV_PRIME;
        }
        // SplittableRandom hardly mixes what it is seeded with; the first draw of another one does.
        return new SplittableRandom(new SplittableRandom(seed ^ hash).nextLong());
    }
}
