package io.lepton.training;

import io.lepton.domain.Shape;
import io.lepton.training.network.Attend;
import io.lepton.training.network.Curve;
import io.lepton.training.network.Graph;
import io.lepton.training.network.Normalise;
import io.lepton.training.network.Operation;
import io.lepton.training.network.Recur;
import io.lepton.training.network.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Turns layers into the operations of a graph, once it is known what comes in.
 *
 * <p>Series have their steps first and their columns last; operations over windows and channels want it the other way round,
 * and are put between two turns.
 */
final class Lowering {
    private static final double BATCH_EPSILON = 1e-5;
    private static final double LAYER_EPSILON = 1e-5;
    private static final List<Integer> TURN = List.of(1, 0);

    private final Graph.Builder graph = new Graph.Builder();

    private Lowering() {}

    /**
     * Makes the graph.
     *
     * @param example the shape of what comes in, rows left out
     * @throws IllegalArgumentException naming the layer that does not fit what comes into it
     */
    static Graph lower(Blueprint blueprint, Shape example) {
        var lowering = new Lowering();
        int features = lowering.graph.addInput(Functional.FEATURES, example);
        switch (blueprint) {
            case Sequential(List<Layer> layers) -> {
                int value = features;
                for (int i = 0; i < layers.size(); i++) {
                    value = lowering.add(kind(layers.get(i)) + "_" + (i + 1), layers.get(i), value);
                }
            }
            case Functional(List<Functional.Part> parts) -> {
                Map<String, Integer> values = new HashMap<>(Map.of(Functional.FEATURES, features));
                for (var part : parts) {
                    int[] sources =
                            part.sources().stream().mapToInt(values::get).toArray();
                    values.put(part.name(), lowering.add(part, sources));
                }
            }
        }
        return lowering.graph.build();
    }

    private static String kind(Layer layer) {
        return layer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private int add(Functional.Part part, int[] sources) {
        return switch (part) {
            case Functional.Named named -> add(named.name(), named.layer(), sources[0]);
            case Functional.Merged merged ->
                graph.add(
                        merged.name(),
                        switch (merged.merge()) {
                            case ADD -> new Operation.Add();
                            case CONCATENATE -> new Operation.Concatenate();
                        },
                        sources);
        };
    }

    private int add(String name, Layer layer, int x) {
        return switch (layer) {
            case Dense(int units, Activation activation) -> {
                int width = (int) lastExtent(name, x);
                yield activated(name, activation, graph.add(name, new Operation.Linear(width, units), x));
            }
            case Activate(Activation activation) -> activated(name, activation, x);
            case Conv1D conv -> convolve(name, conv, x);
            case Conv2D conv -> convolve(name, conv, x);
            case MaxPooling(int size, int stride) -> pool(name, Operation.Kept.LARGEST, size, stride, x);
            case AveragePooling(int size, int stride) -> pool(name, Operation.Kept.MEAN, size, stride, x);
            case GlobalPooling(GlobalPooling.Kept kept) -> poolAll(name, kept, x);
            case Flatten _ -> graph.add(name, new Operation.Rearrange(Shape.of(shape(x).elementCount())), x);
            case Reshape(List<Integer> extents) ->
                graph.add(
                        name,
                        new Operation.Rearrange(Shape.of(
                                extents.stream().mapToLong(Integer::longValue).toArray())),
                        x);
            case Columns(int from, int to) -> {
                lastExtent(name, x);
                yield graph.add(name, new Operation.Cut(from, to), x);
            }
            case Dropout(double share) -> graph.add(name, new Operation.Drop(share), x);
            case BatchNormalization(double share) -> normalise(name, share, x);
            case LayerNormalization _ ->
                graph.add(name, new Normalise.OverLastAxis((int) lastExtent(name, x), LAYER_EPSILON), x);
            case Embedding(int rows, int width) -> {
                requireRank(name, x, 1);
                yield graph.add(name, new Operation.LookUp(rows, width), x);
            }
            case Recurrent recurrent -> recur(name, recurrent, Recur.Reach.FORWARDS, x);
            case Bidirectional(Recurrent recurrent) -> recur(name, recurrent, Recur.Reach.BOTH_WAYS, x);
            case Attention attention -> attend(name, attention, x);
        };
    }

    private Shape shape(int value) {
        return graph.shape(value);
    }

    private long lastExtent(String name, int x) {
        var shape = shape(x);
        if (shape.rank() == 0) {
            throw new IllegalArgumentException("a layer over numbers without an axis: layer=" + name);
        }
        return shape.extent(shape.rank() - 1);
    }

    private void requireRank(String name, int x, int... ranks) {
        int rank = shape(x).rank();
        if (IntStream.of(ranks).noneMatch(wanted -> wanted == rank)) {
            throw new IllegalArgumentException("a layer that does not fit what comes in: layer=" + name + ", given="
                    + shape(x) + ", axes wanted=" + (ranks.length == 1 ? ranks[0] : "2 or 3"));
        }
    }

    private int activated(String name, Activation activation, int x) {
        if (activation == Activation.LINEAR) {
            return x;
        }
        return graph.add(name + "." + activation.word(), new Operation.Activate(Curve.valueOf(activation.name())), x);
    }

    private int turned(String name, int x) {
        return graph.add(name, new Operation.Permute(TURN), x);
    }

    private int convolve(String name, Conv1D conv, int x) {
        requireRank(name, x, 2);
        int turned = turned(name + ".turned", x);
        var window = window(conv.size(), conv.stride(), conv.padding(), turned);
        var operation = new Operation.Convolve((int) shape(turned).extent(0), conv.filters(), window);
        return activated(name, conv.activation(), turned(name, graph.add(name + ".sums", operation, turned)));
    }

    private int convolve(String name, Conv2D conv, int x) {
        requireRank(name, x, 3);
        var window = window(conv.size(), conv.stride(), conv.padding(), x);
        var operation = new Operation.Convolve((int) shape(x).extent(0), conv.filters(), window);
        return activated(name, conv.activation(), graph.add(name, operation, x));
    }

    /** A window over all axes of [channels, ...] but the first. */
    private Window window(int size, int stride, Padding padding, int x) {
        int axes = shape(x).rank() - 1;
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int axis = 1; axis <= axes; axis++) {
            int zeros = padding == Padding.VALID ? 0 : zeros((int) shape(x).extent(axis), size, stride);
            before.add(zeros / 2);
            after.add(zeros - zeros / 2);
        }
        return new Window(Collections.nCopies(axes, size), Collections.nCopies(axes, stride), before, after);
    }

    /** How many zeros it takes for one place in every stride. */
    private static int zeros(int extent, int size, int stride) {
        int places = (extent + stride - 1) / stride;
        return StrictMath.max((places - 1) * stride + size - extent, 0);
    }

    private int pool(String name, Operation.Kept kept, int size, int stride, int x) {
        requireRank(name, x, 2, 3);
        if (shape(x).rank() == 3) {
            return graph.add(name, new Operation.Pool(kept, window(size, stride, Padding.VALID, x)), x);
        }
        int turned = turned(name + ".turned", x);
        var pool = new Operation.Pool(kept, window(size, stride, Padding.VALID, turned));
        return turned(name, graph.add(name + ".kept", pool, turned));
    }

    private int poolAll(String name, GlobalPooling.Kept kept, int x) {
        requireRank(name, x, 2, 3);
        int channelsFirst = shape(x).rank() == 3 ? x : turned(name + ".turned", x);
        return graph.add(
                name,
                new Operation.PoolAll(
                        switch (kept) {
                            case MAX -> Operation.Kept.LARGEST;
                            case AVERAGE -> Operation.Kept.MEAN;
                        }),
                channelsFirst);
    }

    private int normalise(String name, double share, int x) {
        lastExtent(name, x);
        if (shape(x).rank() != 2) {
            var operation = new Normalise.OverBatch((int) shape(x).extent(0), BATCH_EPSILON, share);
            return graph.add(name, operation, x);
        }
        int turned = turned(name + ".turned", x);
        var operation = new Normalise.OverBatch((int) shape(turned).extent(0), BATCH_EPSILON, share);
        return turned(name, graph.add(name + ".normal", operation, turned));
    }

    private int recur(String name, Recurrent recurrent, Recur.Reach reach, int x) {
        requireRank(name, x, 2);
        var cell =
                switch (recurrent) {
                    case SimpleRNN _ -> Recur.Cell.SIMPLE;
                    case LSTM _ -> Recur.Cell.LSTM;
                    case GRU _ -> Recur.Cell.GRU;
                };
        var answer =
                switch (recurrent.states()) {
                    case LAST -> Recur.Answer.LAST_STEP;
                    case EVERY -> Recur.Answer.EVERY_STEP;
                };
        return graph.add(name, new Recur(cell, (int) shape(x).extent(1), recurrent.units(), reach, answer), x);
    }

    private int attend(String name, Attention attention, int x) {
        requireRank(name, x, 2);
        int width = (int) shape(x).extent(1);
        if (width % attention.heads() != 0) {
            throw new IllegalArgumentException("the width is no multiple of the heads: layer=" + name + ", width="
                    + width + ", heads=" + attention.heads());
        }
        var sight =
                switch (attention.sight()) {
                    case ALL_STEPS -> Attend.Sight.ALL_STEPS;
                    case EARLIER_STEPS -> Attend.Sight.EARLIER_STEPS;
                };
        return graph.add(name, new Attend(width, attention.heads(), sight), x);
    }
}
