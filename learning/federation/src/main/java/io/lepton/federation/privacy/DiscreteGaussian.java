package io.lepton.federation.privacy;

import java.util.random.RandomGenerator;

/**
 * Draws whole numbers by the discrete Gaussian law, {@code P(x) ~ exp(-x^2 / 2 s^2)}.
 *
 * <p>The sampler of Canonne, Kamath and Steinke 2020: a discrete Laplace number is drawn and kept with the chance that makes up the
 * difference. Where the paper tosses its coins exactly, by fractions, a coin here is a draw of 53 bits against a chance that is
 * reckoned in double precision: it is wrong by less than 2^-50.
 *
 * @see <a href="https://arxiv.org/abs/2004.00010">Canonne et al. 2020, algorithms 2 and 3</a>
 */
public final class DiscreteGaussian {
    private static final double DEVIATION_MAX = 1e9;

    private final double deviation;
    private final RandomGenerator random;

    /**
     * A sampler.
     *
     * @param deviation s, in [0.5, 1e9]
     * @param random a cryptographic source; confined to one thread with this
     */
    public DiscreteGaussian(double deviation, RandomGenerator random) {
        if (!(deviation >= 0.5 && deviation <= DEVIATION_MAX)) {
            throw new IllegalArgumentException("not in [0.5, 1e9]: deviation=" + deviation);
        }
        this.deviation = deviation;
        this.random = random;
    }

    public long next() {
        double variance = deviation * deviation;
        long scale = (long) Math.floor(deviation) + 1;
        while (true) {
            long candidate = laplace(scale);
            double off = Math.abs(candidate) - variance / scale;
            if (toss(off * off / (2 * variance))) {
                return candidate;
            }
        }
    }

    /** {@code P(x) ~ exp(-|x| / scale)}. */
    private long laplace(long scale) {
        while (true) {
            long low = random.nextLong(scale);
            if (!toss((double) low / scale)) {
                continue;
            }
            long high = 0;
            while (toss(1)) {
                high++;
            }
            long magnitude = low + scale * high;
            boolean isNegative = random.nextBoolean();
            if (!(isNegative && magnitude == 0)) {
                return isNegative ? -magnitude : magnitude;
            }
        }
    }

    /** True with the chance {@code exp(-x)}. */
    private boolean toss(double x) {
        return random.nextDouble() < StrictMath.exp(-x);
    }
}
