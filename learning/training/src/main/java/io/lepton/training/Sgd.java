package io.lepton.training;

/**
 * Descent along the gradient of each batch.
 *
 * @param momentum how much of the last step is taken again, in [0, 1)
 * @param weightDecay how much of each parameter is added to its gradient
 */
public record Sgd(Schedule rate, double momentum, double weightDecay, double clipNorm) implements Optimiser {
    public Sgd {
        Optimiser.requireShare("momentum", momentum);
        Optimiser.requireDecay(weightDecay);
        Optimiser.requireNorm(clipNorm);
    }

    public static Sgd withRate(double rate) {
        return withRate(Schedule.constant(rate));
    }

    public static Sgd withRate(Schedule rate) {
        return new Sgd(rate, 0, 0, Double.POSITIVE_INFINITY);
    }

    public Sgd momentum(double share) {
        return new Sgd(rate, share, weightDecay, clipNorm);
    }

    public Sgd clipped(double norm) {
        return new Sgd(rate, momentum, weightDecay, norm);
    }
}
