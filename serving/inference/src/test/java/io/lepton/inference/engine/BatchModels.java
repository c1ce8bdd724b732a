package io.lepton.inference.engine;

import static io.lepton.inference.engine.ModelFiles.node;
import static io.lepton.inference.engine.ModelFiles.tensor;

import com.google.protobuf.ByteString;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.AttributeProto.AttributeType;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.StringStringEntryProto;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Makes ONNX files of networks with weights from a seed, whose first extent is open under a name of the caller's. */
public final class BatchModels {
    private static final int IR_VERSION = 10;
    private static final int OPERATOR_SET = 17;

    private BatchModels() {}

    /** A perceptron of 2, 5 and 2 neurons. */
    public static Path perceptron(Path directory, String inputRows, String outputRows, long seed) {
        var random = new SplittableRandom(seed);
        return write(
                directory.resolve("perceptron.onnx"),
                GraphProto.newBuilder()
                        .setName("perceptron")
                        .addInput(tensor("x", DataType.FLOAT, inputRows, "2"))
                        .addOutput(tensor("y", DataType.FLOAT, outputRows, "2"))
                        .addAllInitializer(List.of(
                                weights("w1", random, 2, 5), weights("b1", random, 5),
                                weights("w2", random, 5, 2), weights("b2", random, 2)))
                        .addAllNode(List.of(
                                node("Gemm", List.of("x", "w1", "b1"), "h"),
                                node("Relu", List.of("h"), "a"),
                                node("Gemm", List.of("a", "w2", "b2"), "z"),
                                node("Softmax", List.of("z"), "y", ModelFiles.integer("axis", 1)))));
    }

    /** A picture of 3 colours through 3x3 filters, a pool, a dense layer of 128 and one of 1. */
    public static Path convolution(Path directory, int size, int filters, long seed) {
        var random = new SplittableRandom(seed);
        long flat = (long) filters * ((size - 2) / 2) * ((size - 2) / 2);
        return write(
                directory.resolve("convolution.onnx"),
                GraphProto.newBuilder()
                        .setName("convolution")
                        .addInput(tensor("x", DataType.FLOAT, "batch", "3", String.valueOf(size), String.valueOf(size)))
                        .addOutput(tensor("y", DataType.FLOAT, "batch", "1"))
                        .addAllInitializer(List.of(
                                weights("k", random, filters, 3, 3, 3),
                                weights("w1", random, flat, 128),
                                weights("b1", random, 128),
                                weights("w2", random, 128, 1),
                                weights("b2", random, 1)))
                        .addAllNode(List.of(
                                node("Conv", List.of("x", "k"), "c", integers("kernel_shape", 3, 3)),
                                node("Relu", List.of("c"), "r"),
                                node(
                                        "MaxPool",
                                        List.of("r"),
                                        "p",
                                        integers("kernel_shape", 2, 2),
                                        integers("strides", 2, 2)),
                                node("Flatten", List.of("p"), "f"),
                                node("Gemm", List.of("f", "w1", "b1"), "h"),
                                node("Relu", List.of("h"), "a"),
                                node("Gemm", List.of("a", "w2", "b2"), "y"))));
    }

    /** The same file, with one entry of metadata more. */
    public static Path with(Path file, String key, String value) {
        try {
            ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
            var entry = StringStringEntryProto.newBuilder().setKey(key).setValue(value);
            return Files.write(
                    file, model.toBuilder().addMetadataProps(entry).build().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, GraphProto.Builder graph) {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph)
                .build();
        try {
            return Files.write(file, model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Scaled by the number of inputs, so that the sums neither vanish nor grow. */
    private static TensorProto weights(String name, SplittableRandom random, long... extents) {
        int count = (int) LongStream.of(extents).reduce(1, (left, right) -> left * right);
        double scale = Math.sqrt((double) extents[extents.length - 1] / count);
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.range(0, count).forEach(_ -> bytes.putFloat((float) (random.nextDouble(-1, 1) * scale)));
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
