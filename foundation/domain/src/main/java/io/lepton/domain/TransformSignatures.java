package io.lepton.domain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Tells what transforms give for what they take; an extent that follows from an open one is open. */
final class TransformSignatures {
    static final String VALUES = "values";
    static final String INDICES = "indices";
    static final String LABELS = "labels";

    private static final Set<ElementType> REAL = EnumSet.of(ElementType.FP32, ElementType.FP64);
    private static final Set<ElementType> STRINGS = EnumSet.of(ElementType.BYTES);
    private static final Set<ElementType> FIXED = EnumSet.complementOf(EnumSet.of(ElementType.BYTES));
    private static final Set<ElementType> NUMBERS =
            EnumSet.complementOf(EnumSet.of(ElementType.BYTES, ElementType.BOOL, ElementType.UINT64));
    private static final Set<ElementType> WHOLE = EnumSet.of(
            ElementType.UINT8,
            ElementType.UINT16,
            ElementType.UINT32,
            ElementType.INT8,
            ElementType.INT16,
            ElementType.INT32,
            ElementType.INT64);

    private TransformSignatures() {}

    static List<TensorSpec> of(Transform transform, List<TensorSpec> inputs) {
        if (transform instanceof Transform.Concat(int axis)) {
            return one(concat(axis, inputs));
        }
        List<String> names = inputs.stream().map(TensorSpec::name).toList();
        require(
                names.equals(List.of(Transform.INPUT)),
                "takes one input, named " + Transform.INPUT + ": given=" + names);
        TensorSpec input = inputs.getFirst();
        requireType(accepted(transform), input);
        return transform instanceof Transform.TopK top ? top(top, input) : one(output(transform, input));
    }

    static List<String> names(Transform.TopK top) {
        return top.labels().isEmpty() ? List.of(VALUES, INDICES) : List.of(VALUES, INDICES, LABELS);
    }

    private static Set<ElementType> accepted(Transform transform) {
        return switch (transform) {
            case Transform.Reshape _ -> EnumSet.allOf(ElementType.class);
            case Transform.Cast _, Transform.Transpose _, Transform.Select _, Transform.Concat _ -> FIXED;
            case Transform.Scale _, Transform.Argmax _, Transform.Threshold _, Transform.TopK _ -> NUMBERS;
            case Transform.Softmax _ -> REAL;
            case Transform.OneHot _ -> WHOLE;
            case Transform.StringLookup _ -> STRINGS;
        };
    }

    private static TensorSpec output(Transform transform, TensorSpec input) {
        ElementType type = input.type();
        Shape shape = input.shape();
        return switch (transform) {
            case Transform.Cast(var to) -> output(to, shape);
            case Transform.Reshape(var extents) -> output(type, reshaped(extents, shape));
            case Transform.Transpose(var order) -> output(type, transposed(order, shape));
            case Transform.Scale scale -> output(scaledType(type), scaled(scale, shape));
            case Transform.Softmax(int axis) -> output(type, replaced(shape, axis, extent(axis, shape)));
            case Transform.Argmax(int axis) -> output(ElementType.INT64, without(axis, shape));
            case Transform.Select(var indices, int axis) -> output(type, selected(indices, axis, shape));
            case Transform.Threshold _ -> output(ElementType.BOOL, shape);
            case Transform.OneHot(int depth) -> output(ElementType.FP32, with(depth, shape));
            case Transform.StringLookup _ -> output(ElementType.INT64, shape);
            case Transform.TopK _, Transform.Concat _ ->
                throw new IllegalStateException("has no one input and output: transform=" + transform);
        };
    }

    private static ElementType scaledType(ElementType type) {
        return type == ElementType.FP64 ? ElementType.FP64 : ElementType.FP32;
    }

    private static Shape reshaped(List<Long> wanted, Shape shape) {
        long[] extents = new long[wanted.size()];
        for (int place = 0; place < extents.length; place++) {
            extents[place] = wanted.get(place);
            if (extents[place] == 0) {
                require(
                        place < shape.rank(),
                        "keeps an extent that the input has not: shape=" + wanted + ", input=" + shape);
                extents[place] = shape.extent(place);
            }
        }
        if (!shape.isConcrete()) {
            return Shape.of(extents);
        }
        int open = wanted.indexOf(-1L);
        long count = shape.elementCount();
        long others = LongStream.of(extents).filter(extent -> extent >= 0).reduce(1, Math::multiplyExact);
        boolean fits = open < 0 ? others == count : others > 0 && count % others == 0;
        require(fits, "not as many elements: shape=" + wanted + ", input=" + shape);
        if (open >= 0) {
            extents[open] = count / others;
        }
        return Shape.of(extents);
    }

    private static Shape transposed(List<Integer> order, Shape shape) {
        require(order.size() == shape.rank(), "not the input's rank: order=" + order + ", input=" + shape);
        return Shape.of(order.stream().mapToLong(shape::extent).toArray());
    }

    private static Shape scaled(Transform.Scale scale, Shape shape) {
        int length = Math.max(scale.mean().size(), scale.std().size());
        if (length > 1) {
            requireLength("mean and std", length, extent(scale.axis(), shape));
        }
        return shape;
    }

    private static Shape selected(List<Integer> indices, int axis, Shape shape) {
        long extent = extent(axis, shape);
        require(
                extent == Shape.UNKNOWN || indices.stream().allMatch(index -> index < extent),
                "outside the axis: indices=" + indices + ", extent=" + extent);
        return replaced(shape, axis, indices.size());
    }

    private static List<TensorSpec> top(Transform.TopK top, TensorSpec input) {
        Shape shape = input.shape();
        long extent = extent(-1, shape);
        require(
                extent == Shape.UNKNOWN || top.k() <= extent,
                "more than there are: k=" + top.k() + ", extent=" + extent);
        if (!top.labels().isEmpty()) {
            requireLength("labels", top.labels().size(), extent);
        }
        Shape cut = replaced(shape, -1, top.k());
        List<TensorSpec> outputs = new ArrayList<>();
        outputs.add(new TensorSpec(VALUES, input.type(), cut));
        outputs.add(new TensorSpec(INDICES, ElementType.INT64, cut));
        if (!top.labels().isEmpty()) {
            outputs.add(new TensorSpec(LABELS, ElementType.BYTES, cut));
        }
        return outputs;
    }

    private static TensorSpec concat(int axis, List<TensorSpec> inputs) {
        require(inputs.size() >= 2, "takes two inputs and more: given=" + inputs.size());
        TensorSpec first = inputs.getFirst();
        long[] extents = first.shape().toArray();
        int joined = place(axis, first.shape());
        requireType(FIXED, first);
        for (TensorSpec next : inputs.subList(1, inputs.size())) {
            require(next.type() == first.type(), "unlike types: " + told(first) + ", " + told(next));
            require(next.shape().rank() == extents.length, "unlike ranks: " + told(first) + ", " + told(next));
            for (int place = 0; place < extents.length; place++) {
                long extent = next.shape().extent(place);
                if (place == joined) {
                    boolean isKnown = extent != Shape.UNKNOWN && extents[place] != Shape.UNKNOWN;
                    extents[place] = isKnown ? Math.addExact(extents[place], extent) : Shape.UNKNOWN;
                } else if (extents[place] == Shape.UNKNOWN) {
                    extents[place] = extent;
                } else {
                    boolean isLike = extent == Shape.UNKNOWN || extent == extents[place];
                    require(isLike, "unlike extents of axis " + place + ": " + told(first) + ", " + told(next));
                }
            }
        }
        return output(first.type(), Shape.of(extents));
    }

    private static Shape without(int axis, Shape shape) {
        int gone = place(axis, shape);
        require(shape.extent(gone) != 0, "an empty axis has no largest: input=" + shape);
        long[] extents = new long[shape.rank() - 1];
        for (int place = 0; place < extents.length; place++) {
            extents[place] = shape.extent(place < gone ? place : place + 1);
        }
        return Shape.of(extents);
    }

    private static Shape with(long depth, Shape shape) {
        return Shape.of(LongStream.concat(LongStream.of(shape.toArray()), LongStream.of(depth))
                .toArray());
    }

    private static Shape replaced(Shape shape, int axis, long extent) {
        long[] extents = shape.toArray();
        extents[place(axis, shape)] = extent;
        return Shape.of(extents);
    }

    private static long extent(int axis, Shape shape) {
        return shape.extent(place(axis, shape));
    }

    /** The axis, counted from 0. */
    static int place(int axis, Shape shape) {
        int place = axis < 0 ? axis + shape.rank() : axis;
        require(place >= 0 && place < shape.rank(), "no such axis: axis=" + axis + ", input=" + shape);
        return place;
    }

    private static List<TensorSpec> one(TensorSpec spec) {
        return List.of(spec);
    }

    private static TensorSpec output(ElementType type, Shape shape) {
        return new TensorSpec(Transform.OUTPUT, type, shape);
    }

    private static String told(TensorSpec spec) {
        return spec.name() + "=" + spec.type() + spec.shape();
    }

    private static void requireType(Set<ElementType> accepted, TensorSpec input) {
        require(accepted.contains(input.type()), "takes one of " + accepted + ": input=" + input.type());
    }

    private static void requireLength(String field, long length, long extent) {
        require(
                extent == Shape.UNKNOWN || extent == length,
                "not as many as the axis has places: " + field + "=" + length + ", extent=" + extent);
    }

    private static void require(boolean isSound, String fact) {
        if (!isSound) {
            throw new IllegalArgumentException(fact);
        }
    }
}
