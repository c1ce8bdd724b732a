package io.lepton.inference.engine;

import com.google.protobuf.ByteString;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ElementType;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.wire.OnnxFile;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.AttributeProto.AttributeType;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import io.lepton.wire.onnx.TensorShapeProto;
import io.lepton.wire.onnx.TypeProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Makes small ONNX files. An extent is written {@code "3"}, or {@code "batch"} where it is open. */
public final class ModelFiles {
    private static final int IR_VERSION = 10;
    private static final int OPERATOR_SET = 17;

    private ModelFiles() {}

    /** {@code y = x + x}, FP32 [batch, 2]. */
    public static Path doubling(Path directory) {
        return write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "batch", "2")),
                List.of(tensor("y", DataType.FLOAT, "batch", "2")),
                node("Add", List.of("x", "x"), "y"));
    }

    /** {@code y = x}, of a type, [n]. */
    static Path identity(Path directory, DataType type) {
        return write(
                directory,
                List.of(tensor("x", type, "n")),
                List.of(tensor("y", type, "n")),
                node("Identity", List.of("x"), "y"));
    }

    /** The format's word for a type. */
    static DataType dataType(ElementType type) {
        return switch (type) {
            case FP16 -> DataType.FLOAT16;
            case BF16 -> DataType.BFLOAT16;
            case FP32 -> DataType.FLOAT;
            case FP64 -> DataType.DOUBLE;
            case BYTES -> DataType.STRING;
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> DataType.valueOf(type.name());
        };
    }

    static Path write(Path directory, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs, NodeProto... nodes) {
        GraphProto graph = GraphProto.newBuilder()
                .setName("test")
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllNode(List.of(nodes))
                .build();
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
                .setGraph(graph)
                .build();
        try {
            return Files.write(directory.resolve("model.onnx"), model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NodeProto node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(operator + "-" + output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }

    static AttributeProto strings(String name, String... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRINGS)
                .addAllStrings(Stream.of(values).map(ByteString::copyFromUtf8).toList())
                .build();
    }

    static ValueInfoProto tensor(String name, DataType type, String... extents) {
        return value(name, tensorType(type, extents));
    }

    static ValueInfoProto sequenceOf(String name, TypeProto element) {
        return value(
                name,
                TypeProto.newBuilder()
                        .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(element))
                        .build());
    }

    static TypeProto tensorType(DataType type, String... extents) {
        var shape = TensorShapeProto.newBuilder();
        for (String extent : extents) {
            var dimension = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(
                    Character.isDigit(extent.charAt(0))
                            ? dimension.setDimValue(Long.parseLong(extent))
                            : dimension.setDimParam(extent));
        }
        return TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(shape))
                .build();
    }

    static TypeProto mapType(DataType key, DataType value) {
        return TypeProto.newBuilder()
                .setMapType(
                        TypeProto.Map.newBuilder().setKeyType(key.getNumber()).setValueType(tensorType(value)))
                .build();
    }

    private static ValueInfoProto value(String name, TypeProto type) {
        return ValueInfoProto.newBuilder().setName(name).setType(type).build();
    }

    /** A version of a file, with the signature that the control plane would read from it. */
    public static ModelVersion version(Path file) {
        var id = new ModelVersionId(new ModelName("test"), 1);
        return new ModelVersion(
                id,
                new ArtifactId("0".repeat(64)),
                file.toFile().length(),
                ModelFormat.ONNX,
                OnnxFile.readSignature(file),
                Instant.EPOCH);
    }
}
