package io.lepton.inference.pipeline;

import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** Finds the largest elements; of equal ones the first, and NaN is larger than every number. */
final class Ranking {
    private Ranking() {}

    /** Compares the elements at two places. */
    @FunctionalInterface
    private interface Order {
        boolean isLarger(int place, int than);
    }

    /** The place of the largest element of each line along an axis. */
    static void argmax(Tensor from, Tensor to, int axis) {
        Extents extents = Extents.of(from.shape(), axis);
        Order order = order(from);
        ByteBuffer target = to.data();
        for (int outer = 0; outer < extents.outer(); outer++) {
            for (int inner = 0; inner < extents.inner(); inner++) {
                int first = outer * extents.extent() * extents.inner() + inner;
                int best = 0;
                for (int along = 1; along < extents.extent(); along++) {
                    if (order.isLarger(first + along * extents.inner(), first + best * extents.inner())) {
                        best = along;
                    }
                }
                target.putLong(best);
            }
        }
    }

    /** The largest elements of each line along the last axis, largest first, and their places in the line. */
    static void top(Tensor from, Tensor values, Tensor indices) {
        Extents extents = Extents.of(from.shape(), -1);
        int wanted = Extents.of(values.shape(), -1).extent();
        Order order = order(from);
        int size = from.type().sizeBytes();
        int[] best = new int[wanted];
        ByteBuffer source = from.data();
        ByteBuffer chosen = values.data();
        ByteBuffer places = indices.data();
        for (int row = 0; row < extents.outer(); row++) {
            int first = row * extents.extent();
            rank(first, extents.extent(), order, best);
            for (int place : best) {
                chosen.put(chosen.position(), source, place * size, size).position(chosen.position() + size);
                places.putLong(place - first);
            }
        }
    }

    /** Insertion into a short sorted list: an element costs one comparison unless it is among the largest so far. */
    private static void rank(int first, int extent, Order order, int[] best) {
        int held = 0;
        for (int place = first; place < first + extent; place++) {
            if (held == best.length && !order.isLarger(place, best[held - 1])) {
                continue;
            }
            int at = held < best.length ? held++ : held - 1;
            while (at > 0 && order.isLarger(place, best[at - 1])) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = place;
        }
    }

    private static Order order(Tensor tensor) {
        if (Elements.areWhole(tensor.type())) {
            IntToLongFunction longs = Elements.longs(tensor);
            return (place, than) -> longs.applyAsLong(place) > longs.applyAsLong(than);
        }
        IntToDoubleFunction doubles = Elements.doubles(tensor);
        return (place, than) -> {
            double value = doubles.applyAsDouble(place);
            double other = doubles.applyAsDouble(than);
            return value > other || (Double.isNaN(value) && !Double.isNaN(other));
        };
    }
}
