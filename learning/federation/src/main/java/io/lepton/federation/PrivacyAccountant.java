package io.lepton.federation;

import io.lepton.federation.privacy.LossAccountant;
import io.lepton.federation.privacy.NoiseCalibration;
import io.lepton.federation.privacy.RenyiAccountant;
import io.lepton.federation.privacy.SampledGaussian;

/** Says what training with noise costs in privacy, and how much noise a budget asks for. */
public final class PrivacyAccountant {
    private PrivacyAccountant() {}

    /**
     * What is spent by steps of a Gaussian mechanism over members drawn independently.
     *
     * @param samplingRate q, the chance of each member to be drawn in one step, in (0, 1]
     * @param noiseMultiplier z, the noise's standard deviation in units of the clipping bound, in [0.1, 10000]
     * @param steps T, at least 1
     * @param delta the chance with which the bound may fail, in [1e-15, 1)
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public static PrivacyLoss spent(double samplingRate, double noiseMultiplier, int steps, double delta) {
        var mechanism = new SampledGaussian(samplingRate, noiseMultiplier, steps);
        return new PrivacyLoss(
                LossAccountant.epsilon(mechanism, delta),
                RenyiAccountant.epsilon(mechanism, delta),
                delta,
                samplingRate,
                noiseMultiplier,
                steps);
    }

    /**
     * The least noise with which so many steps keep to a budget, rounded up to four digits after the point.
     *
     * @throws IllegalArgumentException if a value is out of its range, or no noise keeps to it
     */
    public static NoiseNeeded noise(double samplingRate, double epsilon, int steps, double delta) {
        return new NoiseNeeded(
                NoiseCalibration.byLosses(samplingRate, steps, epsilon, delta),
                NoiseCalibration.byRenyi(samplingRate, steps, epsilon, delta));
    }

    /** A noise multiplier for each way of accounting; that by losses is enough. */
    public record NoiseNeeded(double byLosses, double byRenyi) {}
}
