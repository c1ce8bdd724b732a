package io.lepton.federation;

import io.lepton.federation.codec.Weights;
import io.lepton.federation.privacy.DiscreteGaussian;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Canonical;
import io.lepton.federation.secure.Keystream;
import io.lepton.federation.strategy.LocalWork;
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
public final class PrivateDescent {
    /** The grid's points in one clip. */
    private static final int GRID = 1 << 16;

    /** A draw's upper 53 bits are a chance. */
    private static final int BITS_UNUSED = 11;

    private static final double UNIT = 0x1p-53;

    private final ExampleGradients gradients;
    private final ExamplePrivacy privacy;
    private final Keystream draws;
    private final DiscreteGaussian noise;
    private final long[] sum;

    PrivateDescent(ExampleGradients gradients, int parameters, ExamplePrivacy privacy, Bytes secret) {
        this.gradients = gradients;
        this.privacy = privacy;
        this.draws = Keystream.of(secret, new Canonical("example draws"));
        this.noise = new DiscreteGaussian(
                privacy.noiseMultiplier() * GRID, Keystream.of(secret, new Canonical("example noise")));
        this.sum = new long[parameters];
    }

    /**
     * Trains as a core wants it whose plan hides examples. How many there are is not told: an update of noisy gradients counts as one.
     *
     * @throws IllegalArgumentException if the plan hides none
     */
    public static LocalTrainer.Learned learn(Effect.Train task, ExampleGradients gradients) {
        ExamplePrivacy privacy = task.local()
                .privacy()
                .orElseThrow(
                        () -> new IllegalArgumentException("a plan that hides no examples: round=" + task.round()));
        LocalWork work = task.work();
        Plan.Local local = task.local();
        Weights start = work.model();
        Weights correction =
                work.isControlled() ? work.control().minus(task.ownControl()) : Weights.zeros(start.size());
        var descent = new PrivateDescent(gradients, start.size(), privacy, task.noise());
        Weights weights = start;
        for (int step = 0; step < privacy.stepsPerRound(); step++) {
            Weights mean = descent.gradientSum(weights).times(1.0 / local.batchSize());
            Weights pull = weights.minus(start).times(work.proximal());
            weights = weights.minus(mean.plus(pull).plus(correction).times(local.learningRate()));
        }
        Weights change = weights.minus(start);
        int steps = privacy.stepsPerRound();
        return new LocalTrainer.Learned(
                1,
                work.isControlled()
                        ? change.then(PerceptronTrainer.controlChange(change, work, steps, local))
                        : change);
    }

    /** The noisy sum of the clipped gradients of the examples that are drawn. */
    Weights gradientSum(Weights weights) {
        Arrays.fill(sum, 0);
        gradients.moveTo(weights);
        for (int i = 0; i < gradients.count(); i++) {
            // Every example costs one draw, whether it is taken or not.
            long draw = draws.nextLong();
            if ((draw >>> BITS_UNUSED) * UNIT < privacy.samplingRate()) {
                addClipped(gradients.of(i, draw));
            }
        }
        double step = privacy.clip() / GRID;
        double[] noisy = new double[sum.length];
        for (int j = 0; j < noisy.length; j++) {
            noisy[j] = (sum[j] + noise.next()) * step;
        }
        return Weights.of(noisy);
    }

    private void addClipped(double[] own) {
        double squares = 0;
        for (double value : own) {
            squares += value * value;
        }
        if (!Double.isFinite(squares)) {
            // What has no length cannot be clipped: such an example teaches nothing.
            return;
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
