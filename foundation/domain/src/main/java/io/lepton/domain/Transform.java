package io.lepton.domain;

import java.util.List;

/**
 * A small fixed function of tensors, a step of a pipeline; {@code docs/guides/pipelines.md} says exactly what each computes.
 *
 * <p>An axis counts from 0, or from the last by -1 down. Each takes one input {@code input} and gives {@code output}, where
 * nothing else is said.
 */
public sealed interface Transform extends Pipeline.Work {
    /** The most elements of a parameter that is a list. */
    int LIST_MAX = 4_096;

    /** The input of every transform that has one. */
    String INPUT = "input";

    /** The output of every transform that has one. */
    String OUTPUT = "output";

    /**
     * The outputs for inputs of these types and shapes, in their order.
     *
     * @throws IllegalArgumentException if the transform cannot take them
     */
    default List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return TransformSignatures.of(this, inputs);
    }

    /**
     * An axis of a shape, counted from 0.
     *
     * @throws IllegalArgumentException if the shape has no such axis
     */
    static int place(int axis, Shape shape) {
        return TransformSignatures.place(axis, shape);
    }

    /** The names of the outputs. */
    default List<String> outputNames() {
        return this instanceof TopK top ? TransformSignatures.names(top) : List.of(OUTPUT);
    }

    /** Numbers of another type. */
    record Cast(ElementType to) implements Transform {
        public Cast {
            require(to != ElementType.BYTES, "not a type of numbers: to=" + to);
        }
    }

    /** The same elements in another shape: 0 keeps the extent of that place, one -1 takes what is left. */
    record Reshape(List<Long> shape) implements Transform {
        public Reshape {
            shape = bounded("shape", shape);
            require(shape.stream().allMatch(extent -> extent >= -1), "below -1: shape=" + shape);
            require(shape.stream().filter(extent -> extent == -1).count() <= 1, "more than one -1: shape=" + shape);
        }
    }

    /** The same elements with the axes in another order: axis {@code i} of the output is axis {@code order[i]}. */
    record Transpose(List<Integer> order) implements Transform {
        public Transpose {
            order = bounded("order", order);
            boolean isOrder = order.stream().distinct().count() == order.size();
            int rank = order.size();
            require(
                    isOrder && order.stream().allMatch(axis -> axis >= 0 && axis < rank),
                    "not an order of the axes 0 to " + (rank - 1) + ": order=" + order);
        }
    }

    /** {@code (x - mean) / std}; a list has one element for each place along the axis, or one for all. */
    record Scale(List<Double> mean, List<Double> std, int axis) implements Transform {
        public Scale {
            mean = bounded("mean", mean);
            std = bounded("std", std);
            require(!mean.isEmpty() && !std.isEmpty(), "must not be empty: mean and std");
            require(std.stream().allMatch(deviation -> deviation > 0), "must be positive: std=" + std);
            require(
                    mean.size() == 1 || std.size() == 1 || mean.size() == std.size(),
                    "unlike lengths: mean=" + mean.size() + ", std=" + std.size());
        }
    }

    /** The exponentials along an axis, divided by their sum. */
    record Softmax(int axis) implements Transform {}

    /** The place of the largest element along an axis, which the output no longer has. */
    record Argmax(int axis) implements Transform {}

    /**
     * The largest elements along the last axis, largest first: {@code values}, their places {@code indices}, and their {@code
     * labels}, if there are any.
     *
     * @param labels one for each place along the axis, or none
     */
    record TopK(int k, List<String> labels) implements Transform {
        public TopK {
            labels = bounded("labels", labels);
            require(k >= 1 && k <= LIST_MAX, "outside [1, " + LIST_MAX + "]: k=" + k);
            require(labels.isEmpty() || labels.size() >= k, "fewer than k=" + k + ": labels=" + labels.size());
        }
    }

    /** The slices of these places along an axis, in this order. */
    record Select(List<Integer> indices, int axis) implements Transform {
        public Select {
            indices = bounded("indices", indices);
            require(!indices.isEmpty(), "must not be empty: indices");
            require(indices.stream().allMatch(index -> index >= 0), "negative: indices=" + indices);
        }
    }

    /** Two tensors and more, one behind the other along an axis; its inputs have any names. */
    record Concat(int axis) implements Transform {}

    /** Whether each element is at least so large. */
    record Threshold(double at) implements Transform {}

    /** A new last axis of so many places, with 1 at the place that the element names and 0 elsewhere. */
    record OneHot(int depth) implements Transform {
        public OneHot {
            require(depth >= 1 && depth <= LIST_MAX, "outside [1, " + LIST_MAX + "]: depth=" + depth);
        }
    }

    /**
     * The place of each byte string among the keys.
     *
     * @param unknown the place of a string that is none of them, or {@link #REFUSED}
     */
    record StringLookup(List<String> keys, long unknown) implements Transform {
        /** Stands for no place: a request with such a string is refused. */
        public static final long REFUSED = -1;

        public StringLookup {
            keys = bounded("keys", keys);
            require(!keys.isEmpty(), "must not be empty: keys");
            require(keys.stream().distinct().count() == keys.size(), "given twice: keys=" + keys);
            require(unknown >= REFUSED, "below -1: unknown=" + unknown);
        }
    }

    private static <T> List<T> bounded(String field, List<T> list) {
        require(list.size() <= LIST_MAX, "more than " + LIST_MAX + ": " + field + "=" + list.size());
        return List.copyOf(list);
    }

    private static void require(boolean isSound, String fact) {
        if (!isSound) {
            throw new IllegalArgumentException(fact);
        }
    }
}
