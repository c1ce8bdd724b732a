package io.lepton.federation;

import io.lepton.federation.privacy.SampledGaussian;

/**
 * Noise that hides whether an example was there: each step draws its examples by chance, clips what each contributes, and adds
 * Gaussian noise (Abadi et al. 2016).
 *
 * <p>The sampling rate is the plan's and the same everywhere, so that nothing in the plan, in an update or in the ledger tells how
 * many examples a site has.
 *
 * @param samplingRate q, the chance of each example to be in a step, independently, in (0, 1]
 * @param stepsPerRound how many steps a participant takes in a round
 * @param clip the greatest Euclidean length of one example's gradient
 * @param noiseMultiplier z, the noise of a step's sum in units of the clip
 * @param delta for the epsilon that is reported
 * @param epsilonMax the budget of each participant's examples: the round that would exceed it does not begin
 */
public record ExamplePrivacy(
        double samplingRate, int stepsPerRound, double clip, double noiseMultiplier, double delta, double epsilonMax) {
    public ExamplePrivacy {
        check(samplingRate > 0 && samplingRate <= 1, "samplingRate", samplingRate);
        check(stepsPerRound >= 1 && stepsPerRound <= SampledGaussian.STEPS_MAX, "stepsPerRound", stepsPerRound);
        check(clip > 0 && Double.isFinite(clip), "clip", clip);
        check(
                noiseMultiplier >= SampledGaussian.NOISE_MULTIPLIER_MIN
                        && noiseMultiplier <= SampledGaussian.NOISE_MULTIPLIER_MAX,
                "noiseMultiplier",
                noiseMultiplier);
        check(delta > 0 && delta < 1, "delta", delta);
        check(epsilonMax > 0 && Double.isFinite(epsilonMax), "epsilonMax", epsilonMax);
    }

    private static void check(boolean holds, String name, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + name + "=" + value);
        }
    }
}
