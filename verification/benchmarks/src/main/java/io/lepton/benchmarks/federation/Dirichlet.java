package io.lepton.benchmarks.federation;

import io.lepton.federation.codec.SeededGenerator;

/** Draws shares that sum up to one: the smaller alpha is, the more uneven. */
final class Dirichlet {
    private final double alpha;
    private final SeededGenerator random;

    Dirichlet(double alpha, SeededGenerator random) {
        this.alpha = alpha;
        this.random = random;
    }

    double[] shares(int count) {
        double[] shares = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            // A gamma of a shape below one, by one of a shape above (Marsaglia and Tsang 2000).
            shares[i] = gamma(alpha + 1) * Math.pow(1 - random.nextDouble(), 1 / alpha);
            sum += shares[i];
        }
        for (int i = 0; i < count; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    private double gamma(double shape) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            double u = 1 - random.nextDouble();
            if (v > 0 && Math.log(u) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
