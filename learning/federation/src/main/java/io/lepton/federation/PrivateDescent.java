package io.lepton.federation;

import io.lepton.federation.codec.Weights;
import io.lepton.federation.privacy.DiscreteGaussian;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Canonical;
import io.lepton.federation.secure.Keystream;
import java.util.Arrays;

/**
 * Gradient descent that hides whether an example was there (Abadi et al. 2016).
 *
 * <p>Each step draws every example with the plan's chance, clips each one's gradient, adds them up, adds noise, and divides by the plan's
 * batch size. Where the paper divides by the expected number of drawn examples, a constant is taken, so that the number of examples
 * is not told; a site with many of them moves further, and sites need no weights. Gradients are rounded to a grid and noise is a discrete Gaussian
 * on it, since the low bits of sums of floating-point numbers betray what was added (Mironov 2012); the clip has room for
 * the rounding. What is drawn and what is added follows from a secret.
 *
 * @see <a href="https://arxiv.org/abs/1607.00133">Abadi et al. 2016, algorithm 1</a>
 */
final class PrivateDescent {
    /** The grid's points in one clip. */
    private static final int GRID = 1 << 16;

    private final Perceptron.Pass pass;
    private final Examples training;
    private final ExamplePrivacy privacy;
    private final Keystream draws;
    private final DiscreteGaussian noise;
    private final double[] own;
    private final long[] sum;

    PrivateDescent(Perceptron network, Examples training, ExamplePrivacy privacy, Bytes secret) {
        this.pass = network.pass();
        this.training = training;
        this.privacy = privacy;
        this.draws = Keystream.of(secret, new Canonical("example draws"));
        this.noise = new DiscreteGaussian(
                privacy.noiseMultiplier() * GRID, Keystream.of(secret, new Canonical("example noise")));
        this.own = new double[network.size()];
        this.sum = new long[network.size()];
    }

    /** The noisy sum of the clipped gradients of the examples that are drawn. */
    Weights gradientSum(double[] weights) {
        Arrays.fill(sum, 0);
        for (int i = 0; i < training.size(); i++) {
            // Every example costs one draw, whether it is taken or not.
            if (draws.nextDouble() < privacy.samplingRate()) {
                addClipped(weights, i);
            }
        }
        double step = privacy.clip() / GRID;
        double[] noisy = new double[sum.length];
        for (int j = 0; j < noisy.length; j++) {
            noisy[j] = (sum[j] + noise.next()) * step;
        }
        return Weights.of(noisy);
    }

    private void addClipped(double[] weights, int example) {
        Arrays.fill(own, 0);
        pass.forward(weights, training.features(example));
        pass.backward(weights, training.label(example), own);
        double squares = 0;
        for (double value : own) {
            squares += value * value;
        }
        // Rounding moves each component by half a point at most: that much less may be there before.
        double room = GRID - Math.sqrt(own.length) / 2;
        double scale = GRID / privacy.clip();
        double length = Math.sqrt(squares) * scale;
        double factor = length > room ? scale * room / length : scale;
        for (int j = 0; j < own.length; j++) {
            sum[j] += Math.round(own[j] * factor);
        }
    }
}
