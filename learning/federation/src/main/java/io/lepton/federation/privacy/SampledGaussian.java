package io.lepton.federation.privacy;

/**
 * A mechanism run again and again: members are drawn independently, their clipped contributions summed, noise added.
 *
 * <p>Two data sets are neighbours if one has a member more ("add or remove one").
 *
 * @param samplingRate q, the chance of each member to be drawn in one step, in (0, 1]
 * @param noiseMultiplier z, the noise's standard deviation in units of the clipping bound, in [0.1, 10000]
 * @param steps T, how often it runs, in [1, 10 million]
 */
public record SampledGaussian(double samplingRate, double noiseMultiplier, int steps) {
    public static final double NOISE_MULTIPLIER_MIN = 0.1;
    public static final double NOISE_MULTIPLIER_MAX = 10_000;
    public static final int STEPS_MAX = 10_000_000;

    public SampledGaussian {
        if (!(samplingRate > 0 && samplingRate <= 1)) {
            throw new IllegalArgumentException("not in (0, 1]: samplingRate=" + samplingRate);
        }
        if (!(noiseMultiplier >= NOISE_MULTIPLIER_MIN && noiseMultiplier <= NOISE_MULTIPLIER_MAX)) {
            throw new IllegalArgumentException("not in [0.1, 10000]: noiseMultiplier=" + noiseMultiplier);
        }
        if (steps < 1 || steps > STEPS_MAX) {
            throw new IllegalArgumentException("not in [1, " + STEPS_MAX + "]: steps=" + steps);
        }
    }

    /** The same, run so many times. */
    public SampledGaussian times(int steps) {
        return new SampledGaussian(samplingRate, noiseMultiplier, steps);
    }
}
