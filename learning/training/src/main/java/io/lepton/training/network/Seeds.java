package io.lepton.training.network;

/** Seeds made from a seed and the place where randomness is wanted, so that no generator's state needs to be kept. */
public final class Seeds {
    private Seeds() {}

    /**
     * Mixes so that neighbouring places have unrelated seeds.
     *
     * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele et al. 2014, the mixing function of SplitMix</a>
     */
    public static long of(long seed, long... place) {
        long mixed = mix(seed);
        for (long part : place) {
            mixed = mix(mixed + part);
        }
        return mixed;
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
