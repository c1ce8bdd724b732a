package io.lepton.training;

/**
 * Adam with a decay of weights of its own.
 *
 * @param beta1 how much of the running mean of gradients is kept, in [0, 1)
 * @param beta2 the same of their squares
 * @param epsilon added to the size, so that nothing is divided by zero
 * @param weightDecay how much of each parameter decays
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
 */
public record AdamW(Schedule rate, double beta1, double beta2, double epsilon, double weightDecay, double clipNorm)
        implements Optimiser {
    public AdamW {
        Optimiser.requireShare("beta1", beta1);
        Optimiser.requireShare("beta2", beta2);
        Optimiser.requireDecay(weightDecay);
        Optimiser.requireNorm(clipNorm);
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("not above zero: epsilon=" + epsilon);
        }
    }

    public static AdamW withRate(double rate) {
        return withRate(Schedule.constant(rate));
    }

    public static AdamW withRate(Schedule rate) {
        return new AdamW(rate, 0.9, 0.999, 1e-8, 0.01, Double.POSITIVE_INFINITY);
    }

    public AdamW decaying(double share) {
        return new AdamW(rate, beta1, beta2, epsilon, share, clipNorm);
    }

    public AdamW clipped(double norm) {
        return new AdamW(rate, beta1, beta2, epsilon, weightDecay, norm);
    }
}
