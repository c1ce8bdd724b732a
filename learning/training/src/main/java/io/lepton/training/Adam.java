package io.lepton.training;

/**
 * Steps scaled by the recent size of each gradient.
 *
 * @param beta1 how much of the running mean of gradients is kept, in [0, 1)
 * @param beta2 the same of their squares
 * @param epsilon added to the size, so that nothing is divided by zero
 * @param weightDecay how much of each parameter decays
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015</a>
 */
public record Adam(Schedule rate, double beta1, double beta2, double epsilon, double weightDecay, double clipNorm)
        implements Optimiser {
    public Adam {
        Optimiser.requireShare("beta1", beta1);
        Optimiser.requireShare("beta2", beta2);
        Optimiser.requireDecay(weightDecay);
        Optimiser.requireNorm(clipNorm);
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("not above zero: epsilon=" + epsilon);
        }
    }

    public static Adam withRate(double rate) {
        return withRate(Schedule.constant(rate));
    }

    public static Adam withRate(Schedule rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8, 0, Double.POSITIVE_INFINITY);
    }

    public Adam decaying(double share) {
        return new Adam(rate, beta1, beta2, epsilon, share, clipNorm);
    }

    public Adam clipped(double norm) {
        return new Adam(rate, beta1, beta2, epsilon, weightDecay, norm);
    }
}
