package io.lepton.training.network;

import io.lepton.domain.Shape;
import java.util.List;

/**
 * One step of a network's calculation, with the numbers it keeps.
 *
 * <p>Pictures are [channels, height, width], series [steps, width].
 */
public sealed interface Operation
        permits Attend, Normalise, Operation.Plain, Operation.Linear, Operation.Convolve, Operation.LookUp, Recur {
    /** The tensors that training changes, in the order in which they lie among the parameters. */
    List<Slot> parameters();

    /** The tensors that follow the data instead, such as running means. */
    default List<Slot> running() {
        return List.of();
    }

    /**
     * The shape of the result.
     *
     * @param name of the layer, for messages
     * @throws IllegalArgumentException if inputs of these shapes do not fit
     */
    Shape shape(String name, List<Shape> inputs);

    /** An operation that keeps no numbers. */
    sealed interface Plain extends Operation
            permits Activate, Pool, PoolAll, Permute, Rearrange, Cut, Drop, Add, Concatenate {
        @Override
        default List<Slot> parameters() {
            return List.of();
        }
    }

    /** {@code x * weight^T + bias} along the last axis. */
    record Linear(int inputs, int outputs) implements Operation {
        @Override
        public List<Slot> parameters() {
            return List.of(
                    new Slot("weight", Shape.of(outputs, inputs), Filling.balanced(inputs, outputs)),
                    new Slot("bias", Shape.of(outputs), Filling.ZERO));
        }

        @Override
        public Shape shape(String name, List<Shape> given) {
            return Shapes.withLast(given.getFirst(), outputs);
        }
    }

    /** The sum over a window of [channels, ...], times a weight for each pair of channels and place in it. */
    record Convolve(int inputs, int outputs, Window window) implements Operation {
        @Override
        public List<Slot> parameters() {
            long[] extents = new long[window.size().size() + 2];
            extents[0] = outputs;
            extents[1] = inputs;
            double places = 1;
            for (int axis = 0; axis < window.size().size(); axis++) {
                extents[axis + 2] = window.size().get(axis);
                places *= window.size().get(axis);
            }
            return List.of(
                    new Slot("weight", Shape.of(extents), Filling.balanced(inputs * places, outputs * places)),
                    new Slot("bias", Shape.of(outputs), Filling.ZERO));
        }

        @Override
        public Shape shape(String name, List<Shape> given) {
            return window.over(name, given.getFirst(), outputs);
        }
    }

    /** The row of a table for each whole number. */
    record LookUp(int rows, int width) implements Operation {
        @Override
        public List<Slot> parameters() {
            return List.of(new Slot("table", Shape.of(rows, width), Filling.within(1 / StrictMath.sqrt(width))));
        }

        @Override
        public Shape shape(String name, List<Shape> given) {
            return Shapes.withMore(given.getFirst(), width);
        }
    }

    /** A curve at each number. */
    record Activate(Curve curve) implements Plain {
        @Override
        public Shape shape(String name, List<Shape> given) {
            return given.getFirst();
        }
    }

    /** What {@link Pool} and {@link PoolAll} keep of many numbers. */
    enum Kept {
        LARGEST,
        MEAN
    }

    /** The largest number or the mean of each window of [channels, ...]. */
    record Pool(Kept kept, Window window) implements Plain {
        @Override
        public Shape shape(String name, List<Shape> given) {
            return window.over(name, given.getFirst(), (int) given.getFirst().extent(0));
        }
    }

    /** The largest number or the mean of each channel of [channels, ...]. */
    record PoolAll(Kept kept) implements Plain {
        @Override
        public Shape shape(String name, List<Shape> given) {
            return Shape.of(given.getFirst().extent(0));
        }
    }

    /**
     * The axes in another order.
     *
     * @param order for each new axis the number of the old one, rows left out
     */
    record Permute(List<Integer> order) implements Plain {
        public Permute {
            order = List.copyOf(order);
        }

        @Override
        public Shape shape(String name, List<Shape> given) {
            return Shape.of(order.stream()
                    .mapToLong(axis -> given.getFirst().extent(axis))
                    .toArray());
        }
    }

    /** The same numbers in another shape. */
    record Rearrange(Shape shape) implements Plain {
        @Override
        public Shape shape(String name, List<Shape> given) {
            if (given.getFirst().elementCount() != shape.elementCount()) {
                throw new IllegalArgumentException(
                        "counts differ: layer=" + name + ", given=" + given.getFirst() + ", shape=" + shape);
            }
            return shape;
        }
    }

    /** Some places of the last axis, {@code from} inclusive, {@code to} exclusive. */
    record Cut(int from, int to) implements Plain {
        @Override
        public Shape shape(String name, List<Shape> given) {
            var shape = given.getFirst();
            if (from < 0 || from >= to || to > shape.extent(shape.rank() - 1)) {
                throw new IllegalArgumentException(
                        "no such columns: layer=" + name + ", from=" + from + ", to=" + to + ", given=" + shape);
            }
            return Shapes.withLast(shape, to - from);
        }
    }

    /** While training, zero in a share of the places drawn at random, and the rest larger by as much. */
    record Drop(double share) implements Plain {
        @Override
        public Shape shape(String name, List<Shape> given) {
            return given.getFirst();
        }
    }

    /** The sum of inputs of one shape. */
    record Add() implements Plain {
        @Override
        public Shape shape(String name, List<Shape> given) {
            if (given.stream().distinct().count() != 1) {
                throw new IllegalArgumentException("shapes differ: layer=" + name + ", given=" + given);
            }
            return given.getFirst();
        }
    }

    /** Inputs one behind the other along the last axis. */
    record Concatenate() implements Plain {
        @Override
        public Shape shape(String name, List<Shape> given) {
            long last = 0;
            for (var shape : given) {
                if (shape.rank() == 0 || !Shapes.withLast(shape, 1).equals(Shapes.withLast(given.getFirst(), 1))) {
                    throw new IllegalArgumentException(
                            "shapes differ before the last axis: layer=" + name + ", given=" + given);
                }
                last += shape.extent(shape.rank() - 1);
            }
            return Shapes.withLast(given.getFirst(), last);
        }
    }
}
