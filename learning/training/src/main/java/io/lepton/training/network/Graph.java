package io.lepton.training.network;

import io.lepton.domain.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A network: its inputs, and its operations in the order of calculation, the last of which gives the answer.
 *
 * @param inputs in the order in which a batch brings them
 * @param nodes each reads inputs and the results of earlier nodes only
 */
public record Graph(List<Input> inputs, List<Node> nodes) {
    /** A tensor that comes from outside. */
    public record Input(String name, Shape shape) {}

    /**
     * An operation at its place.
     *
     * @param name unique in the graph
     * @param sources numbers of values: the inputs count from 0, the results of the nodes go on from there
     * @param shape of the result
     */
    public record Node(String name, Operation operation, List<Integer> sources, Shape shape) {
        public Node {
            sources = List.copyOf(sources);
        }
    }

    public Graph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        if (inputs.isEmpty() || nodes.isEmpty()) {
            throw new IllegalArgumentException("an empty network: inputs=" + inputs.size() + ", nodes=" + nodes.size());
        }
    }

    /** The shape of the answer. */
    public Shape answer() {
        return nodes.getLast().shape();
    }

    public int parameterCount() {
        return nodes.stream()
                .flatMap(node -> node.operation().parameters().stream())
                .mapToInt(Slot::size)
                .sum();
    }

    public int runningCount() {
        return nodes.stream()
                .flatMap(node -> node.operation().running().stream())
                .mapToInt(Slot::size)
                .sum();
    }

    /** The name and shape of every parameter tensor, in the order in which they lie in the array. */
    public Map<String, Shape> parameters() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (var node : nodes) {
            for (var slot : node.operation().parameters()) {
                shapes.put(node.name() + "." + slot.name(), slot.shape());
            }
        }
        return shapes;
    }

    /** The parameters of an untrained network; each tensor has a random sequence of its own. */
    public float[] initialParameters(long seed) {
        float[] values = new float[parameterCount()];
        int from = 0;
        for (int i = 0; i < nodes.size(); i++) {
            var slots = nodes.get(i).operation().parameters();
            for (int j = 0; j < slots.size(); j++) {
                int to = from + slots.get(j).size();
                slots.get(j).filling().fill(values, from, to, new Random(Seeds.of(seed, i, j)));
                from = to;
            }
        }
        return values;
    }

    /** What follows the data, before there was any. */
    public float[] initialRunning() {
        float[] values = new float[runningCount()];
        int from = 0;
        for (var node : nodes) {
            for (var slot : node.operation().running()) {
                slot.filling().fill(values, from, from + slot.size(), new Random(0));
                from += slot.size();
            }
        }
        return values;
    }

    /** Puts a graph together, node by node. */
    public static final class Builder {
        private final List<Input> inputs = new ArrayList<>();
        private final List<Node> nodes = new ArrayList<>();

        /** Adds an input, before all nodes, and gives the number of its value. */
        public int addInput(String name, Shape shape) {
            if (!nodes.isEmpty()) {
                throw new IllegalStateException("an input behind a node: input=" + name);
            }
            inputs.add(new Input(name, shape));
            return inputs.size() - 1;
        }

        /** Adds an operation and gives the number of its result. */
        public int add(String name, Operation operation, int... sources) {
            List<Integer> numbers = new ArrayList<>();
            List<Shape> shapes = new ArrayList<>();
            for (int source : sources) {
                numbers.add(source);
                shapes.add(shape(source));
            }
            nodes.add(new Node(name, operation, numbers, operation.shape(name, shapes)));
            return inputs.size() + nodes.size() - 1;
        }

        public Shape shape(int value) {
            return value < inputs.size()
                    ? inputs.get(value).shape()
                    : nodes.get(value - inputs.size()).shape();
        }

        public Graph build() {
            return new Graph(inputs, nodes);
        }
    }
}
