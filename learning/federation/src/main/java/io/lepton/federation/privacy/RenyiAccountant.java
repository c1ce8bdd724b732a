package io.lepton.federation.privacy;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Bounds epsilon by Renyi divergences, which simply add up over the steps.
 *
 * <p>For an order {@code a} the divergence of one step is {@code log A(a) / (a - 1)}, where {@code A(a)} is the a-th moment of
 * the likelihood ratio {@code 1 - q + q exp((2x - 1) / 2z^2)} under {@code x ~ N(0, z^2)} (Mironov, Talwar and Zhang 2019). At
 * whole orders it is a binomial sum. At others the paper gives two alternating series; here it is the integral itself by the
 * trapezoidal rule, which for a function that is analytic in a strip converges faster than any power of the step. Divergences
 * become epsilon by Canonne, Kamath and Steinke 2020, proposition 12, at the best of the orders.
 *
 * @see <a href="https://arxiv.org/abs/1908.10530">Mironov et al. 2019</a>
 * @see <a href="https://arxiv.org/abs/2004.00010">Canonne et al. 2020</a>
 */
public final class RenyiAccountant {
    private static final double[] ORDERS = DoubleStream.concat(
                    IntStream.rangeClosed(11, 109).mapToDouble(tenths -> tenths / 10.0),
                    DoubleStream.concat(
                            IntStream.rangeClosed(11, 63).asDoubleStream(), DoubleStream.of(128, 256, 512, 1024)))
            .toArray();

    /** How many deviations from its peak the integrand is followed: beyond lie less than 1e-40 of it. */
    private static final int REACH = 14;

    /** Points for each deviation; the error is then below 1e-30. */
    private static final int POINTS = 12;

    private RenyiAccountant() {}

    /** The smallest epsilon that the orders prove for this delta; at least 0. */
    public static double epsilon(SampledGaussian mechanism, double delta) {
        double logDelta = Math.log(Delta.check(delta));
        double best = Double.POSITIVE_INFINITY;
        for (double order : ORDERS) {
            double divergence = mechanism.steps() * divergence(mechanism, order);
            double epsilon = divergence + Math.log1p(-1 / order) - (logDelta + Math.log(order)) / (order - 1);
            best = Math.min(best, epsilon);
        }
        return Math.max(0, best);
    }

    /** The Renyi divergence of one step. */
    static double divergence(SampledGaussian mechanism, double order) {
        double z = mechanism.noiseMultiplier();
        if (mechanism.samplingRate() == 1) {
            return order / (2 * z * z);
        }
        double logMoment = order == Math.rint(order)
                ? logMomentBySum(mechanism.samplingRate(), z, (int) order)
                : logMomentByIntegral(mechanism.samplingRate(), z, order);
        return logMoment / (order - 1);
    }

    static double logMomentBySum(double q, double z, int order) {
        double sum = Double.NEGATIVE_INFINITY;
        double logChoose = 0;
        for (int k = 0; k <= order; k++) {
            double term = logChoose + k * Math.log(q) + (order - k) * Math.log1p(-q) + k * (k - 1.0) / (2 * z * z);
            sum = logAdd(sum, term);
            logChoose += Math.log((double) (order - k) / (k + 1));
        }
        return sum;
    }

    static double logMomentByIntegral(double q, double z, double order) {
        // The ratio is analytic while |Im x| < pi z^2, so a small z wants a finer step.
        double step = Math.min(z, z * z) / POINTS;
        double sum = Double.NEGATIVE_INFINITY;
        for (double x = -REACH * z; x <= order + REACH * z; x += step) {
            double logRatio = logAdd(Math.log1p(-q), Math.log(q) + (2 * x - 1) / (2 * z * z));
            sum = logAdd(sum, order * logRatio - x * x / (2 * z * z));
        }
        return sum + Math.log(step / (z * Math.sqrt(2 * Math.PI)));
    }

    private static double logAdd(double a, double b) {
        double high = Math.max(a, b);
        return high == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
    }
}
