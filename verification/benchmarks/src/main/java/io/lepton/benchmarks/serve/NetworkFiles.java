package io.lepton.benchmarks.serve;

import com.google.protobuf.ByteString;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.AttributeProto.AttributeType;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import io.lepton.wire.onnx.TensorShapeProto;
import io.lepton.wire.onnx.TensorShapeProto.Dimension;
import io.lepton.wire.onnx.TypeProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Makes the ONNX files that are measured, with weights from a seed: training changes what a network answers, not its cost. */
final class NetworkFiles {
    private static final int IR_VERSION = 10;
    private static final int OPERATOR_SET = 17;
    private static final long SEED = 1;

    private NetworkFiles() {}

    /** Writes the file of a subject. */
    static void write(Subject subject, Path file) throws IOException {
        GraphProto.Builder graph =
                switch (subject) {
                    case CNN -> convolution();
                    case MLP -> perceptron();
                };
        graph.setName(subject.model())
                .addInput(value(Subject.INPUT, subject.rowShape()))
                .addOutput(value(Subject.OUTPUT, subject.outputRowShape()));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph)
                .build();
        Files.write(file, model.toByteArray());
    }

    /** 32 filters of 3x3, a pool of 2x2, a dense layer of 128 and one of 1: 15.7 MB, nearly all of it the first dense layer. */
    private static GraphProto.Builder convolution() {
        var random = new SplittableRandom(SEED);
        return GraphProto.newBuilder()
                .addAllInitializer(List.of(
                        weights("k", random, 32, 3, 3, 3),
                        weights("w1", random, 32 * 31 * 31, 128),
                        weights("b1", random, 128),
                        weights("w2", random, 128, 1),
                        weights("b2", random, 1)))
                .addAllNode(List.of(
                        node("Conv", List.of(Subject.INPUT, "k"), "c", integers("kernel_shape", 3, 3)),
                        node("Relu", List.of("c"), "r"),
                        node("MaxPool", List.of("r"), "p", integers("kernel_shape", 2, 2), integers("strides", 2, 2)),
                        node("Flatten", List.of("p"), "f"),
                        node("Gemm", List.of("f", "w1", "b1"), "h"),
                        node("Relu", List.of("h"), "a"),
                        node("Gemm", List.of("a", "w2", "b2"), Subject.OUTPUT)));
    }

    private static GraphProto.Builder perceptron() {
        var random = new SplittableRandom(SEED);
        return GraphProto.newBuilder()
                .addAllInitializer(List.of(
                        weights("w1", random, 2, 5), weights("b1", random, 5),
                        weights("w2", random, 5, 2), weights("b2", random, 2)))
                .addAllNode(List.of(
                        node("Gemm", List.of(Subject.INPUT, "w1", "b1"), "h"),
                        node("Relu", List.of("h"), "a"),
                        node("Gemm", List.of("a", "w2", "b2"), Subject.OUTPUT)));
    }

    private static ValueInfoProto value(String name, List<Long> row) {
        var shape = TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam("batch"));
        row.forEach(extent -> shape.addDim(Dimension.newBuilder().setDimValue(extent)));
        var tensor = TypeProto.Tensor.newBuilder()
                .setElemType(DataType.FLOAT.getNumber())
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static NodeProto node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build();
    }

    /** Scaled by the number of inputs, so that the sums neither vanish nor grow. */
    private static TensorProto weights(String name, SplittableRandom random, long... extents) {
        long count = LongStream.of(extents).reduce(1, (left, right) -> left * right);
        double scale = Math.sqrt((double) extents[extents.length - 1] / count);
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(count * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) (random.nextDouble(-1, 1) * scale));
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addAllDims(LongStream.of(extents).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes.flip()))
                .build();
    }

    private static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }
}
