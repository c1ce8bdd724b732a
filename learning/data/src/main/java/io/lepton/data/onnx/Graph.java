package io.lepton.data.onnx;

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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A graph in the making: every method adds a part and answers the name of the value that comes out of it.
 *
 * <p>Confined to one thread.
 */
public final class Graph {
    /** The operators of machine learning besides networks. */
    public static final String ML = "ai.onnx.ml";

    /** The operators that ONNX Runtime adds to the standard. */
    public static final String RUNTIME = "com.microsoft";

    /** An open extent, in shapes. */
    public static final long ROWS = -1;

    static final int IR_VERSION = 10;
    static final int OPERATOR_SET = 17;
    static final int ML_OPERATOR_SET = 3;

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> domains = new TreeSet<>();
    private int valueCount;

    /** Declares an input. */
    public String input(String name, TensorProto.DataType type, long... extents) {
        graph.addInput(value(name, type, extents));
        return name;
    }

    /** Gives a value the name of an output. */
    public void output(String name, String from, TensorProto.DataType type, long... extents) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(name)
                .addInput(from)
                .addOutput(name));
        graph.addOutput(value(name, type, extents));
    }

    /** A constant of numbers. */
    public String floats(float[] elements, long... extents) {
        var bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        return constant(
                TensorProto.newBuilder()
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .setRawData(ByteString.copyFrom(bytes)),
                extents);
    }

    /** A constant of one number, in shape [1]. */
    public String number(float element) {
        return floats(new float[] {element}, 1);
    }

    /** A constant of whole numbers, in shape [count]. */
    public String longs(long... elements) {
        var tensor = TensorProto.newBuilder().setDataType(TensorProto.DataType.INT64_VALUE);
        Arrays.stream(elements).forEach(tensor::addInt64Data);
        return constant(tensor, elements.length);
    }

    /** A constant of one string, in shape [1]. */
    public String string(String element) {
        return constant(
                TensorProto.newBuilder()
                        .setDataType(TensorProto.DataType.STRING_VALUE)
                        .addStringData(ByteString.copyFromUtf8(element)),
                1);
    }

    /** Applies an operator of the standard. */
    public String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return node("", operator, inputs, attributes);
    }

    /** Applies an operator. */
    public String node(String domain, String operator, List<String> inputs, AttributeProto... attributes) {
        domains.add(domain);
        String output = next();
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes)));
        return output;
    }

    /** Takes a part along one axis, from the first index (inclusive) to the last (exclusive); -1 counts from the end. */
    public String slice(String input, int axis, long from, long to) {
        return node("Slice", List.of(input, longs(from), longs(to), longs(axis)));
    }

    /** Gives a value another shape; -1 stands for what is left. */
    public String reshape(String input, long... extents) {
        return node("Reshape", List.of(input, longs(extents)));
    }

    /** Puts values side by side along an axis. */
    public String concat(List<String> inputs, int axis) {
        return inputs.size() == 1 ? inputs.getFirst() : node("Concat", inputs, attribute("axis", axis));
    }

    /** Makes elements of another type. */
    public String cast(String input, TensorProto.DataType type) {
        return node("Cast", List.of(input), attribute("to", type.getNumber()));
    }

    /** Makes a file of the graph. */
    public ModelProto build(String name) {
        var model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("lepton")
                .setGraph(graph.setName(name))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET));
        if (domains.contains(ML)) {
            model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(ML_OPERATOR_SET));
        }
        if (domains.contains(RUNTIME)) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(RUNTIME).setVersion(1));
        }
        return model.build();
    }

    /** A parameter that is a whole number. */
    public static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** A parameter that is a number. */
    public static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    /** A parameter that is a string. */
    public static AttributeProto attribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** A parameter of several strings. */
    public static AttributeProto strings(String name, List<String> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList())
                .build();
    }

    /** A parameter of several whole numbers. */
    public static AttributeProto integers(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    /** A parameter of several numbers. */
    public static AttributeProto decimals(String name, List<Float> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOATS)
                .addAllFloats(values)
                .build();
    }

    static ValueInfoProto value(String name, TensorProto.DataType type, long... extents) {
        var value = ValueInfoProto.newBuilder().setName(name);
        var tensor = value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
        var shape = tensor.getShapeBuilder();
        for (long extent : extents) {
            if (extent == ROWS) {
                shape.addDimBuilder().setDimParam("rows");
            } else {
                shape.addDimBuilder().setDimValue(extent);
            }
        }
        return value.build();
    }

    private String constant(TensorProto.Builder tensor, long... extents) {
        String name = next();
        Arrays.stream(extents).forEach(tensor::addDims);
        graph.addInitializer(tensor.setName(name));
        return name;
    }

    /** A name that no column has: columns with such a name would have to be written by somebody who means harm. */
    private String next() {
        return "lepton.v" + valueCount++;
    }
}
