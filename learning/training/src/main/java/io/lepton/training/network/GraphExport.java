package io.lepton.training.network;

import static io.lepton.training.network.OnnxWriter.attribute;

import io.lepton.domain.Shape;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Writes a graph and its parameters as an ONNX model that answers as the engine does. Confined to one thread. */
public final class GraphExport {
    private final Graph graph;
    private final State state;
    private final OnnxWriter onnx;

    private int parametersRead;
    private int runningRead;

    /** What the graph's answers are, which tells the model's outputs. */
    public enum Head {
        /** The probability of the second of two classes, [..., 1]. */
        TWO_CLASSES,
        /** The probability of each class, [..., classes]. */
        CLASSES,
        NUMBERS
    }

    private GraphExport(Graph graph, State state, OnnxWriter onnx) {
        this.graph = graph;
        this.state = state;
        this.onnx = onnx;
    }

    /**
     * Makes the model.
     *
     * @param name the graph's name
     */
    public static ModelProto of(String name, Graph graph, State state, Head head) {
        var onnx = new OnnxWriter(name);
        new GraphExport(graph, state, onnx).addAll(head);
        return onnx.build();
    }

    private void addAll(Head head) {
        List<String> values = new ArrayList<>();
        for (var input : graph.inputs()) {
            onnx.input(input.name(), DataType.FLOAT, input.shape());
            values.add(input.name());
        }
        for (var node : graph.nodes()) {
            values.add(value(node, node.sources().stream().map(values::get).toList()));
        }
        addHead(head, values.getLast());
    }

    private void addHead(Head head, String answer) {
        var shape = graph.answer();
        switch (head) {
            case NUMBERS -> {
                onnx.node("Identity", "prediction", List.of(answer));
                onnx.output("prediction", DataType.FLOAT, shape);
            }
            case TWO_CLASSES -> {
                var one = onnx.floats("one", Shape.of(1), new float[] {1});
                var other = onnx.node("Sub", "other_probability", List.of(one, answer));
                onnx.node("Concat", "probabilities", List.of(other, answer), attribute("axis", -1));
                addClasses(Shapes.withLast(shape, 2));
            }
            case CLASSES -> {
                onnx.node("Identity", "probabilities", List.of(answer));
                addClasses(shape);
            }
        }
    }

    private void addClasses(Shape probabilities) {
        onnx.node("ArgMax", "label", List.of("probabilities"), attribute("axis", -1), attribute("keepdims", 0));
        long[] extents = probabilities.toArray();
        onnx.output("label", DataType.INT64, Shape.of(Arrays.copyOf(extents, extents.length - 1)));
        onnx.output("probabilities", DataType.FLOAT, probabilities);
    }

    private String value(Graph.Node node, List<String> inputs) {
        var name = node.name();
        var x = inputs.getFirst();
        return switch (node.operation()) {
            case Operation.Linear linear -> linear(node, linear, x);
            case Operation.Convolve convolve -> convolve(node, convolve, x);
            case Operation.LookUp look -> {
                var table = constant(node, look.parameters().getFirst());
                var indices =
                        onnx.node("Cast", name + ".indices", List.of(x), attribute("to", DataType.INT64.getNumber()));
                yield onnx.node("Gather", name, List.of(table, indices));
            }
            case Operation.Activate activate -> curve(name, activate.curve(), x);
            case Operation.Pool pool ->
                onnx.node(
                        pool.kept() == Operation.Kept.LARGEST ? "MaxPool" : "AveragePool",
                        name,
                        List.of(x),
                        attribute("kernel_shape", pool.window().size()),
                        attribute("strides", pool.window().stride()));
            case Operation.PoolAll pool ->
                onnx.node(
                        pool.kept() == Operation.Kept.LARGEST ? "ReduceMax" : "ReduceMean",
                        name,
                        List.of(x),
                        attribute(
                                "axes",
                                IntStream.range(2, rankWithRows(node)).boxed().toList()),
                        attribute("keepdims", 0));
            case Operation.Permute permute ->
                onnx.node(
                        "Transpose",
                        name,
                        List.of(x),
                        attribute(
                                "perm",
                                LongStream.concat(
                                        LongStream.of(0),
                                        permute.order().stream().mapToLong(axis -> axis + 1))));
            case Operation.Rearrange rearrange ->
                reshape(name, x, rearrange.shape().toArray());
            case Operation.Cut cut ->
                onnx.node(
                        "Slice",
                        name,
                        List.of(
                                x,
                                onnx.integers(name + ".from", cut.from()),
                                onnx.integers(name + ".to", cut.to()),
                                onnx.integers(name + ".axis", rankWithRows(node) - 1)));
            case Operation.Drop _ -> x;
            case Operation.Add _ -> onnx.node("Sum", name, inputs);
            case Operation.Concatenate _ -> onnx.node("Concat", name, inputs, attribute("axis", -1));
            case Normalise.OverBatch normalise -> overBatch(node, normalise, x);
            case Normalise.OverLastAxis normalise ->
                onnx.node(
                        "LayerNormalization",
                        name,
                        with(x, constants(node)),
                        attribute("axis", -1),
                        attribute("epsilon", normalise.epsilon()));
            case Recur recur -> new RecurExport(onnx, node.name(), recur, this::nextParameters).add(x);
            case Attend attend -> attend(node, attend, x);
        };
    }

    /** The rank of a node's first input, the axis of the rows included. */
    private int rankWithRows(Graph.Node node) {
        int source = node.sources().getFirst();
        var shape = source < graph.inputs().size()
                ? graph.inputs().get(source).shape()
                : graph.nodes().get(source - graph.inputs().size()).shape();
        return shape.rank() + 1;
    }

    private static List<String> with(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private List<String> constants(Graph.Node node) {
        return node.operation().parameters().stream()
                .map(slot -> constant(node, slot))
                .toList();
    }

    private String constant(Graph.Node node, Slot slot) {
        return onnx.floats(node.name() + "." + slot.name(), slot.shape(), nextParameters(slot));
    }

    /** Reads the parameters in their order: each slot once, when its node is written. */
    private float[] nextParameters(Slot slot) {
        parametersRead += slot.size();
        return Arrays.copyOfRange(state.parameters(), parametersRead - slot.size(), parametersRead);
    }

    private String linear(Graph.Node node, Operation.Linear linear, String x) {
        if (node.shape().rank() == 1) {
            return onnx.node("Gemm", node.name(), with(x, constants(node)), attribute("transB", 1));
        }
        var slots = linear.parameters();
        return product(node.name(), x, slots.getFirst(), slots.getLast());
    }

    /** {@code x * weight^T + bias} along the last axis, whatever the rank. */
    private String product(String name, String x, Slot weight, Slot bias) {
        int outputs = (int) weight.shape().extent(0);
        int inputs = (int) weight.shape().extent(1);
        float[] values = nextParameters(weight);
        float[] transposed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            transposed[i % inputs * outputs + i / inputs] = values[i];
        }
        var matrix = onnx.floats(name + "." + weight.name(), Shape.of(inputs, outputs), transposed);
        var shift = onnx.floats(name + "." + bias.name(), bias.shape(), nextParameters(bias));
        var multiplied = onnx.node("MatMul", name + "." + weight.name() + ".product", List.of(x, matrix));
        return onnx.node("Add", name + "." + weight.name() + ".sum", List.of(multiplied, shift));
    }

    private String convolve(Graph.Node node, Operation.Convolve convolve, String x) {
        var window = convolve.window();
        List<Integer> pads = new ArrayList<>(window.before());
        pads.addAll(window.after());
        return onnx.node(
                "Conv",
                node.name(),
                with(x, constants(node)),
                attribute("kernel_shape", window.size()),
                attribute("strides", window.stride()),
                attribute("pads", pads));
    }

    private String overBatch(Graph.Node node, Normalise.OverBatch normalise, String x) {
        var inputs = with(x, constants(node));
        for (var slot : normalise.running()) {
            runningRead += slot.size();
            inputs.add(onnx.floats(
                    node.name() + "." + slot.name(),
                    slot.shape(),
                    Arrays.copyOfRange(state.running(), runningRead - slot.size(), runningRead)));
        }
        return onnx.node("BatchNormalization", node.name(), inputs, attribute("epsilon", normalise.epsilon()));
    }

    private String reshape(String name, String x, long... extents) {
        long[] all = new long[extents.length + 1];
        System.arraycopy(extents, 0, all, 1, extents.length);
        return onnx.node("Reshape", name, List.of(x, onnx.integers(name + ".shape", all)));
    }

    private String attend(Graph.Node node, Attend attend, String x) {
        var name = node.name();
        var slots = attend.parameters();
        int depth = attend.width() / attend.heads();
        long steps = node.shape().extent(0);
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            var role = name + "." + Attend.PRODUCTS.get(i);
            var product = product(name, x, slots.get(2 * i), slots.get(2 * i + 1));
            var split = reshape(role + ".split", product, steps, attend.heads(), depth);
            // Keys are turned, so that queries can be multiplied by them.
            var order = i == 1 ? LongStream.of(0, 2, 3, 1) : LongStream.of(0, 2, 1, 3);
            heads.add(onnx.node("Transpose", role, List.of(split), attribute("perm", order)));
        }
        var scale = onnx.floats(name + ".scale", Shape.of(1), new float[] {(float) (1 / StrictMath.sqrt(depth))});
        var raw = onnx.node("MatMul", name + ".raw_scores", List.of(heads.get(0), heads.get(1)));
        var scores = onnx.node("Mul", name + ".scores", List.of(raw, scale));
        if (attend.sight() == Attend.Sight.EARLIER_STEPS) {
            scores = onnx.node("Add", name + ".masked", List.of(scores, laterSteps(name, (int) steps)));
        }
        var shares = onnx.node("Softmax", name + ".shares", List.of(scores), attribute("axis", -1));
        var seen = onnx.node("MatMul", name + ".seen", List.of(shares, heads.get(2)));
        var turned =
                onnx.node("Transpose", name + ".turned", List.of(seen), attribute("perm", LongStream.of(0, 2, 1, 3)));
        var joined = reshape(name + ".joined", turned, steps, attend.width());
        return product(name, joined, slots.get(6), slots.get(7));
    }

    /** Minus infinity, or as good as, wherever a step would look at one behind it. */
    private String laterSteps(String name, int steps) {
        float[] mask = new float[steps * steps];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % steps > i / steps ? -1e9f : 0;
        }
        return onnx.floats(name + ".mask", Shape.of(steps, steps), mask);
    }

    private String curve(String name, Curve curve, String x) {
        return switch (curve) {
            case RELU -> onnx.node("Relu", name, List.of(x));
            case LEAKY_RELU -> onnx.node("LeakyRelu", name, List.of(x), attribute("alpha", 0.01));
            case ELU -> onnx.node("Elu", name, List.of(x));
            case SELU -> onnx.node("Selu", name, List.of(x));
            case SOFTPLUS -> onnx.node("Softplus", name, List.of(x));
            case SIGMOID -> onnx.node("Sigmoid", name, List.of(x));
            case TANH -> onnx.node("Tanh", name, List.of(x));
            case SOFTMAX -> onnx.node("Softmax", name, List.of(x), attribute("axis", -1));
            case SILU -> onnx.node("Mul", name, List.of(x, onnx.node("Sigmoid", name + ".gate", List.of(x))));
            case GELU -> gelu(name, x);
        };
    }

    /** Operator set 17 has no such operator: {@code x * (1 + erf(x / sqrt 2)) / 2}. */
    private String gelu(String name, String x) {
        var root = onnx.floats(name + ".root", Shape.of(1), new float[] {(float) StrictMath.sqrt(2)});
        var one = onnx.floats(name + ".one", Shape.of(1), new float[] {1});
        var half = onnx.floats(name + ".half", Shape.of(1), new float[] {0.5f});
        var error = onnx.node("Erf", name + ".erf", List.of(onnx.node("Div", name + ".scaled", List.of(x, root))));
        var share =
                onnx.node("Mul", name + ".share", List.of(onnx.node("Add", name + ".sum", List.of(error, one)), half));
        return onnx.node("Mul", name, List.of(x, share));
    }
}
