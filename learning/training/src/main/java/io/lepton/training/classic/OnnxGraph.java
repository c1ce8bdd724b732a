package io.lepton.training.classic;

import com.google.protobuf.ByteString;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An ONNX graph under construction, node after node in the order of their inputs. */
public final class OnnxGraph {
    static final String TREES_DOMAIN = "ai.onnx.ml";

    private static final int IR_VERSION = 10;
    private static final int OPERATOR_SET = 17;
    private static final int TREES_OPERATOR_SET = 3;

    private final GraphProto.Builder graph;

    private OnnxGraph(GraphProto.Builder graph) {
        this.graph = graph;
    }

    /** Begins a graph with one input, FLOAT [rows, columns]. */
    static OnnxGraph taking(String name, String input, int columns) {
        return new OnnxGraph(GraphProto.newBuilder()
                .setName(name)
                .addInput(matrix(input, TensorProto.DataType.FLOAT_VALUE, columns)));
    }

    /** Adds a node of one output, which is also its name. */
    NodeProto.Builder node(String operator, String output, String... inputs) {
        return graph.addNodeBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(Arrays.asList(inputs))
                .addOutput(output);
    }

    void constant(String name, float[] elements, long... extents) {
        var bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        constant(name, TensorProto.DataType.FLOAT_VALUE, bytes, extents);
    }

    void constant(String name, long[] elements, long... extents) {
        var bytes = ByteBuffer.allocate(elements.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(elements);
        constant(name, TensorProto.DataType.INT64_VALUE, bytes, extents);
    }

    private void constant(String name, int type, ByteBuffer bytes, long... extents) {
        var tensor =
                graph.addInitializerBuilder().setName(name).setDataType(type).setRawData(ByteString.copyFrom(bytes));
        Arrays.stream(extents).forEach(tensor::addDims);
    }

    /** Declares an output FLOAT [rows, columns]. */
    void outputFloats(String name, int columns) {
        graph.addOutput(matrix(name, TensorProto.DataType.FLOAT_VALUE, columns));
    }

    /** Declares an output INT64 [rows]. */
    void outputIntegers(String name) {
        var value = ValueInfoProto.newBuilder().setName(name);
        value.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.INT64_VALUE)
                .getShapeBuilder()
                .addDimBuilder()
                .setDimParam("rows");
        graph.addOutput(value);
    }

    /** Ends the graph; imports the operators of trees only if there are any. */
    ModelProto build() {
        var model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("lepton")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph);
        if (graph.getNodeList().stream().anyMatch(node -> node.getDomain().equals(TREES_DOMAIN))) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(TREES_DOMAIN).setVersion(TREES_OPERATOR_SET));
        }
        return model.build();
    }

    static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto integers(String name, List<Long> values) {
        return attribute(name, AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    static AttributeProto floats(String name, List<Float> values) {
        return attribute(name, AttributeProto.AttributeType.FLOATS)
                .addAllFloats(values)
                .build();
    }

    static AttributeProto string(String name, String value) {
        return attribute(name, AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFrom(value, StandardCharsets.UTF_8))
                .build();
    }

    static AttributeProto strings(String name, List<String> values) {
        return attribute(name, AttributeProto.AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).collect(Collectors.toList()))
                .build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static ValueInfoProto matrix(String name, int type, int columns) {
        var value = ValueInfoProto.newBuilder().setName(name);
        var tensor = value.getTypeBuilder().getTensorTypeBuilder().setElemType(type);
        tensor.getShapeBuilder().addDimBuilder().setDimParam("rows");
        tensor.getShapeBuilder().addDimBuilder().setDimValue(columns);
        return value.build();
    }
}
