package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import io.lepton.wire.onnx.TensorShapeProto;
import io.lepton.wire.onnx.TypeProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class OnnxFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsNamesTypesAndShapesInTheOrderOfTheFile() throws IOException {
        var graph = GraphProto.newBuilder()
                .addInput(value("image", tensor(DataType.FLOAT, "batch", 3L, 28L, "")))
                .addInput(value("threshold", tensor(DataType.DOUBLE)))
                .addOutput(value("label", tensor(DataType.STRING, -7L)))
                .addOutput(value("score", tensor(DataType.INT64, 2L)));

        var signature = OnnxFile.readSignature(write(model(graph)));

        assertThat(signature.inputs())
                .containsExactly(
                        new TensorSpec("image", ElementType.FP32, Shape.of(-1, 3, 28, -1)),
                        new TensorSpec("threshold", ElementType.FP64, Shape.of()));
        assertThat(signature.outputs())
                .containsExactly(
                        new TensorSpec("label", ElementType.BYTES, Shape.of(-1)),
                        new TensorSpec("score", ElementType.INT64, Shape.of(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT, FP32",
        "DOUBLE, FP64",
        "FLOAT16, FP16",
        "BFLOAT16, BF16",
        "BOOL, BOOL",
        "STRING, BYTES",
        "INT8, INT8",
        "INT16, INT16",
        "INT32, INT32",
        "INT64, INT64",
        "UINT8, UINT8",
        "UINT16, UINT16",
        "UINT32, UINT32",
        "UINT64, UINT64"
    })
    void translatesEveryElementTypeOfTheProtocol(DataType given, ElementType expected) throws IOException {
        var file = write(model(graph(tensor(given, 1L))));
        assertThat(OnnxFile.readSignature(file).outputs().getFirst().type()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"UNDEFINED", "COMPLEX64", "FLOAT8E4M3FN", "INT4"})
    void refusesAnElementTypeThatTheProtocolLacks(DataType given) throws IOException {
        assertRefused(
                write(model(graph(tensor(given, 1L)))), "unsupported element type: output=y, type=" + given.name());
    }

    @Test
    void leavesOutInputsThatTheFileGivesAValue() throws IOException {
        var graph = graph(tensor(DataType.FLOAT, 1L))
                .addInput(value("x", tensor(DataType.FLOAT, 1L)))
                .addInput(value("weight", tensor(DataType.FLOAT, 1L)))
                .addInput(value("sparse", tensor(DataType.FLOAT, 1L)))
                .addInitializer(TensorProto.newBuilder().setName("weight"));
        graph.addSparseInitializerBuilder().getValuesBuilder().setName("sparse");

        var signature = OnnxFile.readSignature(write(model(graph)));

        assertThat(signature.inputs()).extracting(TensorSpec::name).containsExactly("x");
    }

    @Test
    void tellsAClassifiersMapsAsAMatrixOfProbabilities() throws IOException {
        var type = TypeProto.newBuilder();
        type.getSequenceTypeBuilder()
                .getElemTypeBuilder()
                .getMapTypeBuilder()
                .setKeyType(DataType.INT64_VALUE)
                .setValueType(tensor(DataType.FLOAT));

        assertThat(OnnxFile.readSignature(write(model(graph(type)))).outputs())
                .containsExactly(new TensorSpec("y", ElementType.FP32, Shape.of(-1, -1)));
    }

    @Test
    void tellsASequenceOfTensorsAsOneTensorWithAnOpenExtentInFront() throws IOException {
        var type = TypeProto.newBuilder();
        type.getSequenceTypeBuilder().setElemType(tensor(DataType.INT32, 4L));

        assertThat(OnnxFile.readSignature(write(model(graph(type)))).outputs())
                .containsExactly(new TensorSpec("y", ElementType.INT32, Shape.of(-1, 4)));
    }

    @Test
    void refusesKindsOfValuesThatNoTensorStandsFor() throws IOException {
        var map = TypeProto.newBuilder();
        map.getMapTypeBuilder().setKeyType(DataType.INT64_VALUE).setValueType(tensor(DataType.FLOAT));
        var sequence = TypeProto.newBuilder();
        sequence.getSequenceTypeBuilder().setElemType(tensor(DataType.FLOAT, 1L));

        assertRefused(write(model(graph(map))), "unsupported kind of value: output=y, kind=MAP_TYPE");
        assertRefused(
                write(model(graph(tensor(DataType.FLOAT, 1L)).addInput(value("x", sequence)))),
                "unsupported kind of value: input=x, kind=SEQUENCE_TYPE");
        assertRefused(
                write(model(graph(TypeProto.newBuilder()))), "unsupported kind of value: output=y, kind=VALUE_NOT_SET");
    }

    @Test
    void refusesATensorWhoseRankIsOpen() throws IOException {
        var type = TypeProto.newBuilder();
        type.getTensorTypeBuilder().setElemType(DataType.FLOAT_VALUE);
        assertRefused(write(model(graph(type))), "a tensor without a shape, save the model with shapes: output=y");
    }

    @Test
    void refusesAFileOfAnotherFormat() throws IOException {
        assertRefused(write("Dear reader, this is no model.".getBytes(StandardCharsets.UTF_8)), "not an ONNX file");
        assertRefused(write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}), "not an ONNX file");
        assertRefused(write(new byte[0]), "wrong size for an ONNX file: sizeBytes=0, max=2147483647");
        assertRefused(folder.resolve("absent.onnx"), "no such file: file=absent.onnx");
        assertRefused(folder, "not a file: file=");
    }

    @Test
    void refusesAFileThatIsCutShortAnywhere() throws IOException {
        byte[] whole = model(graph(tensor(DataType.FLOAT, 1L))
                        .addInitializer(TensorProto.newBuilder()
                                .setName("w")
                                .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[64]))))
                .build()
                .toByteArray();
        for (int length = 1; length < whole.length; length++) {
            var file = write(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> OnnxFile.readSignature(file))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(LeptonException.class)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void refusesAModelThatLacksItsParts() throws IOException {
        var empty = ModelProto.newBuilder().setIrVersion(10);
        assertRefused(write(empty), "the model has no graph");
        assertRefused(
                write(model(graph(tensor(DataType.FLOAT))).clearOpsetImport()), "the model names no operator set");
        assertRefused(write(model(GraphProto.newBuilder().setName("g"))), "a model must have at least one output");
    }

    @ParameterizedTest
    @CsvSource({"'', ai.onnx, 26", "ai.onnx, ai.onnx, 26", "ai.onnx.ml, ai.onnx.ml, 5"})
    void refusesAnOperatorSetNewerThanTheRuntimes(String domain, String told, int max) throws IOException {
        var graph = graph(tensor(DataType.FLOAT, 1L));
        var newest = OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(max);
        OnnxFile.readSignature(write(model(graph).addOpsetImport(newest)));

        assertRefused(
                write(model(graph).addOpsetImport(newest.setVersion(max + 1))),
                "operator set too new for ONNX Runtime 1.29: domain=" + told + ", version=" + (max + 1) + ", max="
                        + max);
    }

    @Test
    void refusesAFormatNewerThanTheRuntimes() throws IOException {
        var model = model(graph(tensor(DataType.FLOAT, 1L)));
        OnnxFile.readSignature(write(model.setIrVersion(13)));
        assertRefused(
                write(model.setIrVersion(14)), "format too new for ONNX Runtime 1.29: irVersion=14, max=13, file=");
    }

    @Test
    void refusesWeightsInAnotherFileWhereverTheyStand() throws IOException {
        var tensor = TensorProto.newBuilder().setName("w").setDataLocation(TensorProto.DataLocation.EXTERNAL);
        var sparse = graph(tensor(DataType.FLOAT, 1L));
        sparse.addSparseInitializerBuilder().setValues(tensor);
        var nested = GraphProto.newBuilder().addInitializer(tensor);

        assertExternalRefused(graph -> graph.addInitializer(tensor));
        assertExternalRefused(graph -> graph.mergeFrom(sparse.build()));
        assertExternalRefused(
                graph -> graph.addNode(node(AttributeProto.newBuilder().setT(tensor))));
        assertExternalRefused(
                graph -> graph.addNode(node(AttributeProto.newBuilder().setG(nested))));
    }

    @Test
    void refusesGraphsNestedWithoutEnd() throws IOException {
        var graph = graph(tensor(DataType.FLOAT, 1L)).build();
        for (int depth = 0; depth < 40; depth++) {
            graph = GraphProto.newBuilder()
                    .addNode(node(AttributeProto.newBuilder().setG(graph)))
                    .build();
        }
        assertRefused(write(model(graph.toBuilder())), "graphs are nested too deeply: max=100");
    }

    @Test
    void refusesADescriptionThatIsTooLong() throws IOException {
        var graph = graph(tensor(DataType.FLOAT, 1L));
        graph.getOutputBuilder(0).setDocString("a".repeat(1 << 20));
        assertRefused(write(model(graph)), "a description is too long: sizeBytes=");
    }

    @Test
    void keepsItsRefusalInOneLineWhateverTheNames() throws IOException {
        var graph = GraphProto.newBuilder().addOutput(value("a\nb", tensor(DataType.COMPLEX64)));
        assertRefused(write(model(graph)), "output=a?b");
    }

    @Test
    void readsAFileOfAlmostTwoGigabytesInLittleMemory() throws IOException {
        var file = folder.resolve("large.onnx");
        int weights = Integer.MAX_VALUE - 1024;
        writeSparse(file, weights);
        long before = allocatedBytes();

        var signature = OnnxFile.readSignature(file);

        assertThat(signature.outputs()).hasSize(1);
        // Buffers of some kilobytes, a few names and the generated messages' tables: far below one weight's size.
        assertThat(allocatedBytes() - before).isLessThan(8L << 20);
    }

    /** Writes a model with one initializer that is a hole in the file. */
    private void writeSparse(Path file, int weights) throws IOException {
        byte[] head = model(GraphProto.newBuilder()).clearGraph().build().toByteArray();
        byte[] output = graph(tensor(DataType.FLOAT, 1L)).build().toByteArray();
        int tensorSize = 1 + CodedOutputStream.computeUInt32SizeNoTag(weights) + weights;
        int graphSize = output.length + 1 + CodedOutputStream.computeUInt32SizeNoTag(tensorSize) + tensorSize;
        try (var hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.write(head);
            writeLength(hole, ModelProto.GRAPH_FIELD_NUMBER, graphSize);
            hole.write(output);
            writeLength(hole, GraphProto.INITIALIZER_FIELD_NUMBER, tensorSize);
            writeLength(hole, TensorProto.RAW_DATA_FIELD_NUMBER, weights);
            hole.setLength(hole.getFilePointer() + weights);
        }
    }

    private static void writeLength(RandomAccessFile file, int field, int length) throws IOException {
        byte[] bytes = new byte[1 + CodedOutputStream.computeUInt32SizeNoTag(length)];
        var out = CodedOutputStream.newInstance(bytes);
        out.writeTag(field, com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(length);
        file.write(bytes);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private void assertExternalRefused(Consumer<GraphProto.Builder> change) throws IOException {
        var graph = graph(tensor(DataType.FLOAT, 1L));
        change.accept(graph);
        assertRefused(write(model(graph)), "weights lie in another file, save the model as one: tensor=w, file=");
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> OnnxFile.readSignature(file))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL_FILE))
                .hasMessageContaining(message)
                .hasMessageContaining("file=" + file.getFileName())
                .hasMessageNotContaining("\n");
    }

    private Path write(ModelProto.Builder model) throws IOException {
        return write(model.build().toByteArray());
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.onnx"), bytes);
    }

    private static ModelProto.Builder model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(10)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
    }

    private static GraphProto.Builder graph(TypeProto.Builder output) {
        return GraphProto.newBuilder().addOutput(value("y", output));
    }

    private static NodeProto.Builder node(AttributeProto.Builder attribute) {
        return NodeProto.newBuilder().setOpType("Constant").addAttribute(attribute);
    }

    private static ValueInfoProto.Builder value(String name, TypeProto.Builder type) {
        return ValueInfoProto.newBuilder().setName(name).setType(type);
    }

    /** A tensor's type whose extents are numbers, or names; an empty name leaves the extent out. */
    private static TypeProto.Builder tensor(DataType type, Object... extents) {
        var shape = TensorShapeProto.newBuilder();
        for (Object extent : extents) {
            var dimension = shape.addDimBuilder();
            if (extent instanceof Long number) {
                dimension.setDimValue(number);
            } else if (!extent.equals("")) {
                dimension.setDimParam(extent.toString());
            }
        }
        var tensor = TypeProto.newBuilder();
        tensor.getTensorTypeBuilder().setElemType(type.getNumber()).setShape(shape);
        return tensor;
    }
}
