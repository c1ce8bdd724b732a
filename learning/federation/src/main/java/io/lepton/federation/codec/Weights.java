package io.lepton.federation.codec;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** A model's parameters, or a change of them, as one vector; immutable. */
public final class Weights {
    private static final Weights NONE = new Weights(new double[0]);

    private final double[] values;

    private Weights(double[] values) {
        this.values = values;
    }

    /** A copy of these values. */
    public static Weights of(double... values) {
        return new Weights(values.clone());
    }

    /** A copy of these values. */
    public static Weights of(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return new Weights(wide);
    }

    /** These values themselves, which nobody may change from now on: a copy of a great model would be dear. */
    public static Weights owning(double[] values) {
        return new Weights(values);
    }

    /** The vector without any component. */
    public static Weights none() {
        return NONE;
    }

    /** So many zeros. */
    public static Weights zeros(int size) {
        return new Weights(new double[size]);
    }

    public int size() {
        return values.length;
    }

    public double get(int i) {
        return values[i];
    }

    public double[] toArray() {
        return values.clone();
    }

    public float[] toFloats() {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    public Weights plus(Weights other) {
        return with(other, Double::sum);
    }

    public Weights minus(Weights other) {
        return with(other, (a, b) -> a - b);
    }

    public Weights times(double factor) {
        return map(value -> value * factor);
    }

    public Weights map(DoubleUnaryOperator change) {
        return new Weights(Arrays.stream(values).map(change).toArray());
    }

    /**
     * Joins two vectors component by component.
     *
     * @throws IllegalArgumentException if the other has another size
     */
    public Weights with(Weights other, DoubleBinaryOperator join) {
        if (other.size() != size()) {
            throw new IllegalArgumentException("sizes differ: size=" + size() + ", other=" + other.size());
        }
        double[] joined = new double[values.length];
        for (int i = 0; i < joined.length; i++) {
            joined[i] = join.applyAsDouble(values[i], other.values[i]);
        }
        return new Weights(joined);
    }

    /** The two one after the other. */
    public Weights then(Weights other) {
        double[] both = Arrays.copyOf(values, size() + other.size());
        System.arraycopy(other.values, 0, both, size(), other.size());
        return new Weights(both);
    }

    /** The components from one on, up to but without another. */
    public Weights slice(int from, int to) {
        return new Weights(Arrays.copyOfRange(values, from, to));
    }

    /** The Euclidean length. */
    public double norm() {
        return Math.sqrt(squaredNorm());
    }

    public double squaredNorm() {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    public double squaredDistance(Weights other) {
        return minus(other).squaredNorm();
    }

    public boolean isFinite() {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Weights weights && Arrays.equals(values, weights.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Weights[size=" + size() + ", norm=" + norm() + "]";
    }
}
