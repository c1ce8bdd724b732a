package io.lepton.federation.codec;

/**
 * Numbers as whole multiples of a step, modulo 2^32: their sum is the same in whatever order it is taken, masked or not.
 *
 * <p>The step is as fine as the ring lets it be: as many terms as may come, each of them at the range's end, just do not wrap round.
 *
 * @param range the greatest magnitude of a number; beyond it a number is refused
 * @param terms the most numbers that are added up, in [1, 2^20]
 */
public record FixedPoint(double range, int terms) {
    private static final int TERMS_MAX = 1 << 20;

    public FixedPoint {
        if (!(range > 0 && Double.isFinite(range))) {
            throw new IllegalArgumentException("not a positive number: range=" + range);
        }
        if (terms < 1 || terms > TERMS_MAX) {
            throw new IllegalArgumentException("not in [1, " + TERMS_MAX + "]: terms=" + terms);
        }
    }

    /** The distance of two neighbouring numbers. */
    public double step() {
        return range / level();
    }

    /**
     * The nearest whole numbers of steps.
     *
     * @throws IllegalArgumentException if a number is not finite or beyond the range
     */
    public RingVector encode(Weights weights) {
        int[] elements = new int[weights.size()];
        double scale = level() / range;
        for (int i = 0; i < elements.length; i++) {
            double value = weights.get(i);
            if (!(Math.abs(value) <= range)) {
                throw new IllegalArgumentException(
                        "beyond the range of fixed point: component=" + i + ", value=" + value + ", range=" + range);
            }
            elements[i] = (int) Math.rint(value * scale);
        }
        return RingVector.owning(elements);
    }

    /** The numbers that a sum of encoded ones stands for. */
    public Weights decode(RingVector sum) {
        double[] values = new double[sum.size()];
        double step = step();
        for (int i = 0; i < values.length; i++) {
            values[i] = sum.get(i) * step;
        }
        return Weights.of(values);
    }

    private int level() {
        return Integer.MAX_VALUE / terms;
    }
}
