package io.lepton.inference.pipeline;

import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Computes element by element, and along an axis; in double precision, rounded once at the end. */
final class Arithmetic {
    private Arithmetic() {}

    /** {@code (x - mean) / std}, whose lists go along the axis, or have one element for all. */
    static void scale(Tensor from, Tensor to, List<Double> mean, List<Double> std, int axis) {
        double[] means = array(mean);
        double[] deviations = array(std);
        boolean isByPlace = means.length > 1 || deviations.length > 1;
        int extent = isByPlace ? Extents.of(from.shape(), axis).extent() : 1;
        int inner = isByPlace ? Extents.of(from.shape(), axis).inner() : 1;
        IntToDoubleFunction source = Elements.doubles(from);
        ByteBuffer target = to.data();
        int count = count(from);
        for (int place = 0; place < count; place++) {
            int along = place / inner % extent;
            double centred = source.applyAsDouble(place) - means[means.length == 1 ? 0 : along];
            Casting.putReal(target, to.type(), centred / deviations[deviations.length == 1 ? 0 : along]);
        }
    }

    /** Exponentials along an axis, divided by their sum; the largest is taken off first, so that none overflows. */
    static void softmax(Tensor from, Tensor to, int axis) {
        Extents extents = Extents.of(from.shape(), axis);
        IntToDoubleFunction source = Elements.doubles(from);
        ByteBuffer target = to.data();
        double[] line = new double[extents.extent()];
        int size = to.type().sizeBytes();
        for (int outer = 0; outer < extents.outer(); outer++) {
            for (int inner = 0; inner < extents.inner(); inner++) {
                int first = outer * extents.extent() * extents.inner() + inner;
                for (int along = 0; along < line.length; along++) {
                    line[along] = source.applyAsDouble(first + along * extents.inner());
                }
                normalise(line);
                for (int along = 0; along < line.length; along++) {
                    target.position((first + along * extents.inner()) * size);
                    Casting.putReal(target, to.type(), line[along]);
                }
            }
        }
    }

    private static void normalise(double[] line) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : line) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int along = 0; along < line.length; along++) {
            line[along] = Math.exp(line[along] - largest);
            sum += line[along];
        }
        for (int along = 0; along < line.length; along++) {
            line[along] /= sum;
        }
    }

    /** Whether each element is at least so large; NaN never is. */
    static void threshold(Tensor from, Tensor to, double at) {
        IntToDoubleFunction source = Elements.doubles(from);
        ByteBuffer target = to.data();
        int count = count(from);
        for (int place = 0; place < count; place++) {
            target.put((byte) (source.applyAsDouble(place) >= at ? 1 : 0));
        }
    }

    private static int count(Tensor tensor) {
        return Math.toIntExact(tensor.shape().elementCount());
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
