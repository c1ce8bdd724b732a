package io.lepton.training;

import com.google.protobuf.ByteString;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes a standardisation and a network as one ONNX model that takes features in their own units.
 *
 * <p>The standardisation is part of the graph, so that serving cannot differ from training.
 */
final class ClassifierExport {
    private static final int IR_VERSION = 10;
    private static final int OPERATOR_SET = 17;

    private ClassifierExport() {}

    /**
     * Makes the model.
     *
     * @param name the graph's name
     * @param input the name of the input, FP32 [-1, features]
     * @param output the name of the output, FP32 [-1, 1]
     */
    static ModelProto of(String name, String input, String output, Standardisation standardisation, Network network) {
        var graph = GraphProto.newBuilder()
                .setName(name)
                .addInput(matrix(input, network.inputs()))
                .addOutput(matrix(output, 1));
        addConstants(graph, standardisation, network);
        addNodes(graph, input, output);
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("lepton")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph)
                .build();
    }

    private static void addNodes(GraphProto.Builder graph, String input, String output) {
        graph.addNode(node("Sub", "centred", input, "means"))
                .addNode(node("Div", "standardised", "centred", "deviations"))
                .addNode(node("Gemm", "hidden", "standardised", "hidden_weights", "hidden_biases"))
                .addNode(node("Relu", "activations", "hidden"))
                .addNode(node("Gemm", "log_odds", "activations", "output_weights", "output_bias"))
                .addNode(node("Sigmoid", output, "log_odds"));
    }

    private static void addConstants(GraphProto.Builder graph, Standardisation standardisation, Network network) {
        double[] all = network.parameters();
        int biases = network.hiddenBiases();
        int weights = network.outputWeights();
        int bias = network.outputBias();
        graph.addInitializer(constant("means", standardisation.means(), network.inputs()))
                .addInitializer(constant("deviations", standardisation.deviations(), network.inputs()))
                .addInitializer(constant("hidden_weights", part(all, 0, biases), network.inputs(), network.units()))
                .addInitializer(constant("hidden_biases", part(all, biases, weights), network.units()))
                .addInitializer(constant("output_weights", part(all, weights, bias), network.units(), 1))
                .addInitializer(constant("output_bias", part(all, bias, all.length), 1));
    }

    private static float[] part(double[] parameters, int from, int to) {
        float[] part = new float[to - from];
        for (int i = 0; i < part.length; i++) {
            part[i] = (float) parameters[from + i];
        }
        return part;
    }

    private static TensorProto constant(String name, float[] elements, long... extents) {
        var bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        var tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(bytes));
        Arrays.stream(extents).forEach(tensor::addDims);
        return tensor.build();
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(Arrays.asList(inputs))
                .addOutput(output)
                .build();
    }

    private static ValueInfoProto matrix(String name, int columns) {
        var value = ValueInfoProto.newBuilder().setName(name);
        var tensor = value.getTypeBuilder().getTensorTypeBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
        tensor.getShapeBuilder().addDimBuilder().setDimParam("rows");
        tensor.getShapeBuilder().addDimBuilder().setDimValue(columns);
        return value.build();
    }
}
