package io.lepton.federation.privacy;

import java.util.Arrays;

/**
 * The privacy loss of one step on a grid, dominating the true one: a mass for each multiple of the grid's width.
 *
 * <p>The loss is {@code log(P/Q)} at a point drawn from P. Removing a member makes P the mixture {@code (1-q) N(0, z^2) + q
 * N(1, z^2)} and Q the plain {@code N(0, z^2)}; adding one swaps the two. Mass between two points of the grid is split over both so
 * that its share under P and its share under Q are kept. Then the curve delta(epsilon) is exact on the grid and, between its points,
 * the chord over exp(epsilon) of a convex function: never below the truth, and closer by an order than rounding losses up
 * (Doroshenko et al. 2022, "connect the dots"). The split is integrated by Gauss and Legendre's rule, cell by cell, rather than
 * taken from differences of that curve, which would lose half of the digits. What lies more than {@link #REACH} deviations
 * out is rounded up: to the end of the first cell, or to infinity.
 *
 * @see <a href="https://arxiv.org/abs/2207.04380">Doroshenko et al. 2022</a>
 */
final class LossDistribution {
    /** Beyond lie 8e-24 of a Gaussian. */
    private static final double REACH = 10;

    private static final double REACH_MASS = 8e-24;

    /** The longest piece that is integrated at once, in deviations. */
    private static final double PIECE_MAX = 0.1;

    /** Gauss-Legendre of five points on [-1, 1]. */
    private static final double[] NODES = {
        -0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664
    };

    private static final double[] WEIGHTS = {
        0.23692688505618908, 0.47862867049936647, 0.5688888888888889, 0.47862867049936647, 0.23692688505618908
    };

    /** Whose data set has the member more. */
    enum Neighbour {
        REMOVE,
        ADD
    }

    private final double q;
    private final double z;
    private final Neighbour neighbour;
    private final double width;
    private final int first;
    private final double[] masses;
    private final double[] logMasses;

    private LossDistribution(SampledGaussian step, Neighbour neighbour, double width) {
        this.q = step.samplingRate();
        this.z = step.noiseMultiplier();
        this.neighbour = neighbour;
        this.width = width;
        double left = loss(-REACH * z);
        double right = loss(1 + REACH * z);
        this.first = (int) Math.floor(Math.min(left, right) / width);
        this.masses = new double[(int) Math.ceil(Math.max(left, right) / width) - first + 2];
        spread();
        this.logMasses = Arrays.stream(masses).map(Math::log).toArray();
    }

    static LossDistribution of(SampledGaussian step, Neighbour neighbour, double width) {
        return new LossDistribution(step, neighbour, width);
    }

    /** The number on the grid of the first mass: it stands for the loss {@code first * width}. */
    int first() {
        return first;
    }

    int size() {
        return masses.length;
    }

    double mass(int i) {
        return masses[i];
    }

    /** The mass of what is as good as betrayed. */
    double infinite() {
        return REACH_MASS;
    }

    /** {@code log E exp(order * loss)} of the finite part. */
    double logMoment(double order) {
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < masses.length; i++) {
            high = Math.max(high, logMasses[i] + order * width * (first + i));
        }
        double sum = 0;
        for (int i = 0; i < masses.length; i++) {
            sum += Math.exp(logMasses[i] + order * width * (first + i) - high);
        }
        return high + Math.log(sum);
    }

    /** The loss at a point of the noise's axis; rising for REMOVE, falling for ADD. */
    private double loss(double x) {
        double exponent = (2 * x - 1) / (2 * z * z);
        double ratio = exponent > 0
                ? exponent + Math.log(q + (1 - q) * Math.exp(-exponent))
                : Math.log1p(q * Math.expm1(exponent));
        return neighbour == Neighbour.REMOVE ? ratio : -ratio;
    }

    /** Where the loss is so great. */
    private double point(double loss) {
        double ratio = neighbour == Neighbour.REMOVE ? loss : -loss;
        double rest = Math.expm1(ratio) / q;
        if (rest <= -1) {
            return Double.NEGATIVE_INFINITY;
        }
        return z * z * Math.log1p(rest) + 0.5;
    }

    /** The density of P. */
    private double density(double x) {
        double plain = Math.exp(-x * x / (2 * z * z));
        double mixed =
                neighbour == Neighbour.ADD ? plain : (1 - q) * plain + q * Math.exp(-(x - 1) * (x - 1) / (2 * z * z));
        return mixed / (z * Math.sqrt(2 * Math.PI));
    }

    private void spread() {
        double least = -REACH * z;
        double most = 1 + REACH * z;
        for (int i = 0; i + 1 < masses.length; i++) {
            double low = (first + i) * width;
            double a = point(low);
            double b = point(low + width);
            double from = Math.clamp(Math.min(a, b), least, most);
            double to = Math.clamp(Math.max(a, b), least, most);
            int pieces = (int) Math.ceil((to - from) / (PIECE_MAX * z));
            for (int piece = 0; piece < pieces; piece++) {
                double start = from + (to - from) * piece / pieces;
                double end = from + (to - from) * (piece + 1) / pieces;
                split(i, low, start, end);
            }
        }
        // The tail of small losses, rounded up; that of great ones is infinite().
        masses[1] += REACH_MASS;
    }

    private void split(int cell, double low, double start, double end) {
        double half = (end - start) / 2;
        double middle = start + half;
        for (int node = 0; node < NODES.length; node++) {
            double x = middle + half * NODES[node];
            double mass = density(x) * half * WEIGHTS[node];
            double down = Math.clamp(Math.expm1(low + width - loss(x)) / Math.expm1(width), 0.0, 1.0);
            masses[cell] += mass * down;
            masses[cell + 1] += mass * (1 - down);
        }
    }
}
