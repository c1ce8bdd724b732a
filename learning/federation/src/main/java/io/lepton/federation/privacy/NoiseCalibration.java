package io.lepton.federation.privacy;

import java.util.function.DoubleUnaryOperator;

/** Finds the least noise that keeps to a budget, rounded up to {@link #PRECISION}. */
public final class NoiseCalibration {
    public static final double PRECISION = 1e-4;

    /** Renyi's bound is never the tighter one, and needs at most some two thirds more noise. */
    private static final double TIGHTER = 0.6;

    private NoiseCalibration() {}

    /** The least noise multiplier by Renyi divergences. */
    public static double byRenyi(double samplingRate, int steps, double epsilon, double delta) {
        return search(
                SampledGaussian.NOISE_MULTIPLIER_MIN,
                SampledGaussian.NOISE_MULTIPLIER_MAX,
                epsilon,
                z -> RenyiAccountant.epsilon(new SampledGaussian(samplingRate, z, steps), delta));
    }

    /** The least noise multiplier by privacy losses: what should be used. */
    public static double byLosses(double samplingRate, int steps, double epsilon, double delta) {
        double most = byRenyi(samplingRate, steps, epsilon, delta);
        double least = Math.max(SampledGaussian.NOISE_MULTIPLIER_MIN, TIGHTER * most);
        DoubleUnaryOperator spent = z -> LossAccountant.epsilon(new SampledGaussian(samplingRate, z, steps), delta);
        return search(least, most, epsilon, spent);
    }

    /**
     * By regula falsi on logarithms, along which epsilon is nearly straight; each guess keeps a little away from both ends, so that
     * both of them close in.
     */
    private static double search(double least, double most, double epsilon, DoubleUnaryOperator spent) {
        if (!(epsilon > 0 && Double.isFinite(epsilon))) {
            throw new IllegalArgumentException("not a positive number: epsilon=" + epsilon);
        }
        double low = least;
        double high = most;
        double excessAtLow = excess(spent, low, epsilon);
        double excessAtHigh = excess(spent, high, epsilon);
        if (excessAtHigh > 0) {
            throw new IllegalArgumentException(
                    "no noise multiplier up to " + most + " keeps to it: epsilon=" + epsilon);
        }
        while (excessAtLow > 0 && high - low > PRECISION / 4) {
            double share = excessAtLow / (excessAtLow - excessAtHigh);
            double guess = high > 2 * low || Double.isNaN(share) || share == 0 || share == 1
                    ? Math.sqrt(low * high)
                    : low * Math.pow(high / low, share);
            guess = Math.clamp(guess, low + PRECISION / 8, high - PRECISION / 8);
            double excess = excess(spent, guess, epsilon);
            if (excess > 0) {
                low = guess;
                excessAtLow = excess;
            } else {
                high = guess;
                excessAtHigh = excess;
            }
        }
        double found = excessAtLow > 0 ? high : low;
        return Math.ceil(found / PRECISION) / Math.rint(1 / PRECISION);
    }

    private static double excess(DoubleUnaryOperator spent, double noiseMultiplier, double epsilon) {
        return Math.log(spent.applyAsDouble(noiseMultiplier) / epsilon);
    }
}
