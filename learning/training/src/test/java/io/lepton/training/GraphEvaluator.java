package io.lepton.training;

import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.TensorProto;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Evaluates the few operators of a small classifier for one row, slowly and plainly, as their definitions read. */
final class GraphEvaluator {
    private final ModelProto model;
    private final Map<String, double[]> constants = new HashMap<>();

    GraphEvaluator(ModelProto model) {
        this.model = model;
        for (var tensor : model.getGraph().getInitializerList()) {
            constants.put(tensor.getName(), elements(tensor));
        }
    }

    private static double[] elements(TensorProto tensor) {
        var floats = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        double[] elements = new double[floats.remaining()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = floats.get(i);
        }
        return elements;
    }

    double[] evaluate(double[] row) {
        var values = new HashMap<>(constants);
        values.put(model.getGraph().getInput(0).getName(), row);
        for (var node : model.getGraph().getNodeList()) {
            values.put(node.getOutput(0), apply(node, inputs(node, values)));
        }
        return values.getOrDefault(model.getGraph().getOutput(0).getName(), new double[0]);
    }

    private static List<double[]> inputs(NodeProto node, Map<String, double[]> values) {
        return node.getInputList().stream()
                .map(name -> values.getOrDefault(name, new double[0]))
                .toList();
    }

    private static double[] apply(NodeProto node, List<double[]> inputs) {
        double[] x = inputs.getFirst();
        double[] y = new double[node.getOpType().equals("Gemm") ? inputs.get(2).length : x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = switch (node.getOpType()) {
                case "Sub" -> x[i] - inputs.get(1)[i];
                case "Div" -> x[i] / inputs.get(1)[i];
                case "Relu" -> Math.max(x[i], 0);
                case "Sigmoid" -> 1 / (1 + Math.exp(-x[i]));
                case "Gemm" -> inputs.get(2)[i] + product(x, inputs.get(1), i, y.length);
                default -> throw new IllegalArgumentException("unknown operator: " + node.getOpType());
            };
        }
        return y;
    }

    private static double product(double[] x, double[] matrix, int column, int columns) {
        double sum = 0;
        for (int row = 0; row < x.length; row++) {
            sum += x[row] * matrix[row * columns + column];
        }
        return sum;
    }
}
