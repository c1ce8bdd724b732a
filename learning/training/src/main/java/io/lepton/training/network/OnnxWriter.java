package io.lepton.training.network;

import com.google.protobuf.ByteString;
import io.lepton.domain.Shape;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Puts an ONNX graph together. Confined to one thread. */
final class OnnxWriter {
    private static final int IR_VERSION = 10;
    private static final int OPERATOR_SET = 17;

    private final GraphProto.Builder graph;

    OnnxWriter(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    /** Declares an input or output's type: rows, and then the extents of one example. */
    private static ValueInfoProto value(String name, TensorProto.DataType type, Shape example) {
        var value = ValueInfoProto.newBuilder().setName(name);
        var tensor = value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder().addDimBuilder().setDimParam("rows");
        for (long extent : example.toArray()) {
            tensor.getShapeBuilder().addDimBuilder().setDimValue(extent);
        }
        return value.build();
    }

    void input(String name, TensorProto.DataType type, Shape example) {
        graph.addInput(value(name, type, example));
    }

    void output(String name, TensorProto.DataType type, Shape example) {
        graph.addOutput(value(name, type, example));
    }

    /** Adds a constant tensor of floats and gives its name. */
    String floats(String name, Shape shape, float[] values) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        graph.addInitializer(tensor(name, TensorProto.DataType.FLOAT, shape, bytes));
        return name;
    }

    /** Adds a constant vector of whole numbers and gives its name. */
    String integers(String name, long... values) {
        var bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        graph.addInitializer(tensor(name, TensorProto.DataType.INT64, Shape.of(values.length), bytes));
        return name;
    }

    private static TensorProto tensor(String name, TensorProto.DataType type, Shape shape, ByteBuffer bytes) {
        var tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        Arrays.stream(shape.toArray()).forEach(tensor::addDims);
        return tensor.build();
    }

    /** Adds a node with one output and gives the output's name, which is the node's as well. */
    String node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        return node(operator, List.of(output), inputs, attributes);
    }

    /** The same with several outputs; an empty name leaves one out. Gives the last one's name. */
    String node(String operator, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName(outputs.getLast())
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(Arrays.asList(attributes)));
        return outputs.getLast();
    }

    ModelProto build() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("lepton")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph)
                .build();
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    static AttributeProto attribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto attribute(String name, List<Integer> values) {
        return attribute(name, values.stream().mapToLong(Integer::longValue));
    }

    static AttributeProto attribute(String name, LongStream values) {
        var attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        values.forEach(attribute::addInts);
        return attribute.build();
    }
}
