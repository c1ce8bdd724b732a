package io.lepton.federation.privacy;

import io.lepton.federation.privacy.LossDistribution.Neighbour;
import java.util.stream.IntStream;

/**
 * Bounds epsilon by the distribution of the privacy loss, composed over all steps by the Fourier transform.
 *
 * <p>The T-fold convolution of one step's masses ({@link LossDistribution}) is the T-th power of their transform (Koskela et al.
 * 2020). The transform convolves on a circle, which is as wide as Chernoff's bound demands for all but a millionth of delta: what
 * wraps round from its lower end counts as a greater loss, and what may lie beyond its upper end is added to delta, as is what the
 * transform's own rounding may hide. So all errors err upwards. Below a delta of about 1e-12 rounding hides everything, and the
 * bound by Renyi divergences stands in.
 *
 * <p>The grid is {@value #WIDTH} wide, and finer where a step loses less. Costs two transforms of up to 2^22 numbers for each
 * direction.
 *
 * @see <a href="https://arxiv.org/abs/1906.03049">Koskela et al. 2020</a>
 */
public final class LossAccountant {
    static final double WIDTH = 1e-4;
    private static final int CIRCLE_MAX = 1 << 22;
    private static final int GRID_MAX = 1 << 19;

    /** The grid's width in deviations of one step's loss, at most. */
    private static final double FINE = 0.05;

    /** The share of delta that may lie beyond either end of the circle. */
    private static final double BEYOND = 1e-6;

    /** What the transform's rounding may hide of the mass, for each step and once. */
    private static final double HIDDEN_PER_STEP = 1e-15;

    private static final double HIDDEN = 1e-12;

    /** The exponents at which Chernoff's bound is tried. */
    private static final double[] EXPONENTS =
            IntStream.range(0, 40).mapToDouble(i -> 0.05 * Math.pow(1.3, i)).toArray();

    private LossAccountant() {}

    /** An epsilon that holds with this delta, whether a member is added or removed; at least 0. */
    public static double epsilon(SampledGaussian mechanism, double delta) {
        return epsilon(mechanism, delta, WIDTH);
    }

    static double epsilon(SampledGaussian mechanism, double delta, double width) {
        double byRenyi = RenyiAccountant.epsilon(mechanism, delta);
        double added = epsilon(mechanism, delta, width, Neighbour.ADD);
        // Without sampling the two directions are mirror images.
        double byLosses = mechanism.samplingRate() == 1
                ? added
                : Math.max(added, epsilon(mechanism, delta, width, Neighbour.REMOVE));
        return Math.min(byLosses, byRenyi);
    }

    private static double epsilon(SampledGaussian mechanism, double delta, double width, Neighbour neighbour) {
        double z = mechanism.noiseMultiplier();
        // Where a step loses hardly more than the grid's width, splitting over its points would add to the variance of
        // the sum.
        double deviation = mechanism.samplingRate() * Math.sqrt(Math.expm1(1 / (z * z)));
        // The losses of a step spread over less than 21/z + 1/z^2.
        double least = (21 / z + 1 / (z * z)) / GRID_MAX;
        double coarse = Math.max(Math.min(width, FINE * deviation), least);
        var step = LossDistribution.of(mechanism, neighbour, coarse);
        var plan = Circle.plan(step, mechanism.steps(), delta);
        double wide = (plan.high() - plan.low()) / CIRCLE_MAX;
        if (wide > coarse) {
            coarse = wide * 1.01;
            step = LossDistribution.of(mechanism, neighbour, coarse);
        }
        return compose(step, mechanism.steps(), delta, plan, coarse);
    }

    private static double compose(LossDistribution step, int steps, double delta, Circle circle, double width) {
        int low = (int) Math.floor(circle.low() / width);
        int span = (int) Math.ceil(circle.high() / width) - low + 1;
        int size = Math.max(2, Integer.highestOneBit(2 * span - 1));
        double[] masses = new double[size];
        for (int i = 0; i < step.size(); i++) {
            masses[Math.floorMod(step.first() + (long) i, size)] += step.mass(i);
        }
        double[] imaginary = new double[size];
        var fourier = new Fourier(size);
        fourier.forward(masses, imaginary);
        raise(masses, imaginary, steps);
        fourier.backward(masses, imaginary);
        double infinite = -Math.expm1(steps * Math.log1p(-step.infinite()));
        double hidden = HIDDEN + HIDDEN_PER_STEP * steps;
        return solve(masses, low, delta - infinite - delta * BEYOND - hidden, width);
    }

    private static void raise(double[] real, double[] imaginary, int power) {
        for (int k = 0; k < real.length; k++) {
            double size = Math.hypot(real[k], imaginary[k]);
            double length = Math.exp(power * Math.log(size));
            double angle = power * Math.atan2(imaginary[k], real[k]);
            real[k] = length * Math.cos(angle);
            imaginary[k] = length * Math.sin(angle);
        }
    }

    /** The epsilon at which {@code sum over losses above it of mass (1 - exp(epsilon - loss))} is delta, from the top down. */
    private static double solve(double[] masses, int low, double delta, double width) {
        if (delta <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        double above = 0;
        double aboveUnderQ = 0;
        for (int i = masses.length - 1; i >= 0; i--) {
            long place = low + (long) i;
            double loss = place * width;
            if (loss < 0) {
                break;
            }
            if (above - Math.exp(loss) * aboveUnderQ > delta) {
                return Math.log((above - delta) / aboveUnderQ);
            }
            double mass = Math.max(0, masses[Math.floorMod(place, masses.length)]);
            above += mass;
            aboveUnderQ += mass * Math.exp(-loss);
        }
        return above - aboveUnderQ > delta ? Math.log((above - delta) / aboveUnderQ) : 0;
    }

    /** The losses between which the transform works. */
    private record Circle(double low, double high) {
        static Circle plan(LossDistribution step, int steps, double delta) {
            double logTail = Math.log(delta * BEYOND);
            double low = Double.NEGATIVE_INFINITY;
            double high = Double.POSITIVE_INFINITY;
            for (double exponent : EXPONENTS) {
                high = Math.min(high, (steps * step.logMoment(exponent) - logTail) / exponent);
                low = Math.max(low, (logTail - steps * step.logMoment(-exponent)) / exponent);
            }
            return new Circle(low, Math.max(high, low));
        }
    }
}
