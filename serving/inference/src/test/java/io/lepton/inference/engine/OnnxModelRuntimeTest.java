package io.lepton.inference.engine;

import static io.lepton.inference.engine.ModelFiles.node;
import static io.lepton.inference.engine.ModelFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class OnnxModelRuntimeTest extends ModelRuntimeContract {
    private static final OnnxModelRuntime RUNTIME = TestRuntime.onnx();

    @Override
    ModelRuntime runtime() {
        return RUNTIME;
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"BYTES"})
    void carriesEveryBitOfEveryElementType(ElementType type) {
        Path file = ModelFiles.identity(directory, ModelFiles.dataType(type));
        int size = 3 * type.sizeBytes();
        ByteBuffer bytes = ByteBuffer.allocateDirect(size);
        for (int index = 0; index < size; index++) {
            bytes.put(index, (byte) (type == ElementType.BOOL ? index & 1 : 7 * index + 1));
        }
        Tensor given = Tensor.wrap(type, Shape.of(3), bytes);
        assertThat(answer(file, given)).isEqualTo(given);
    }

    /** The identity is not enough: that the runtime takes the bits as unsigned shows where it computes with them. */
    @ParameterizedTest
    @EnumSource(names = {"UINT16", "UINT32", "UINT64"})
    void computesWithUnsignedElementsAboveTheSignedRange(ElementType type) {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", ModelFiles.dataType(type), "n")),
                List.of(tensor("y", DataType.DOUBLE, "n")),
                node("Cast", List.of("x"), "y", ModelFiles.integer("to", DataType.DOUBLE_VALUE)));
        double half = Math.scalb(1.0, 8 * type.sizeBytes() - 1);
        Tensor given = Tensor.zeros(type, Shape.of(2));
        // Its highest bit alone; the little-endian bytes of 2^(bits-1).
        given.data().put(2 * type.sizeBytes() - 1, (byte) 0x80);
        var found = answer(file, given).data();
        assertThat(found.getDouble()).isZero();
        assertThat(found.getDouble()).isEqualTo(half);
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT16", "UINT32", "UINT64"})
    void readsUnsignedElementsInPlaceWhenTheyAreManyAndCopiesThemOffTheHeap(ElementType type) {
        Path file = ModelFiles.identity(directory, ModelFiles.dataType(type));
        int size = 40_000 * type.sizeBytes();
        byte[] heap = new byte[size];
        new Random(1).nextBytes(heap);
        Tensor onHeap = Tensor.wrap(type, Shape.of(40_000), ByteBuffer.wrap(heap));
        // A slice that begins inside its buffer, as the tensors of a request do.
        ByteBuffer direct = ByteBuffer.allocateDirect(size + 16).position(16);
        Tensor inPlace = Tensor.wrap(type, Shape.of(40_000), direct.put(heap).position(16));
        assertThat(answer(file, onHeap)).isEqualTo(onHeap);
        assertThat(answer(file, inPlace)).isEqualTo(onHeap);
    }

    @Test
    void carriesStringsOfAnyLengthAndLanguage() {
        Tensor given = ByteStrings.toTensor(Shape.of(4), List.of("", "eins", "预测", "a".repeat(1_000)));
        assertThat(answer(ModelFiles.identity(directory, DataType.STRING), given))
                .isEqualTo(given);
    }

    @Test
    void showsTheModelTheVeryBytesOfAString() {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.STRING, "n")),
                List.of(tensor("y", DataType.INT64, "n")),
                node("LabelEncoder", List.of("x"), "y", ModelFiles.strings("classes_strings", "a", "\ud83d\ude00", "é"))
                        .toBuilder()
                        .setDomain("ai.onnx.ml")
                        .build());
        var found = answer(file, ByteStrings.toTensor(Shape.of(3), List.of("é", "\ud83d\ude00", "a")))
                .data();
        assertThat(List.of(found.getLong(), found.getLong(), found.getLong())).containsExactly(2L, 1L, 0L);
    }

    @Test
    void carriesBytesThatAreNoTextAndZeros() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(3).put(new byte[] {(byte) 0xff, 0, (byte) 0xc0}).putInt(1).put((byte) 0x80);
        Tensor given = Tensor.wrap(ElementType.BYTES, Shape.of(2), bytes.flip());
        assertThat(answer(ModelFiles.identity(directory, DataType.STRING), given))
                .isEqualTo(given);
    }

    @Test
    void carriesATensorWithoutElements() {
        Tensor given = Tensor.ofFloats(Shape.of(0));
        assertThat(answer(ModelFiles.identity(directory, DataType.FLOAT), given))
                .isEqualTo(given);
    }

    @Test
    void answersOnlyTheWantedOutputsInTheOrderAskedFor() {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n")),
                List.of(tensor("sum", DataType.FLOAT, "n"), tensor("minus", DataType.FLOAT, "m")),
                node("Add", List.of("x", "x"), "sum"),
                node("Neg", List.of("x"), "minus"));
        List<NamedTensor> inputs = List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1), 2)));
        try (LoadedModel model = RUNTIME.load(file, ModelFiles.version(file))) {
            assertThat(model.run(inputs, List.of("minus", "sum")))
                    .extracting(output -> output.tensor().toFloats()[0])
                    .containsExactly(-2f, 4f);
            assertThat(model.run(inputs, List.of("minus")))
                    .extracting(NamedTensor::name)
                    .containsExactly("minus");
        }
    }

    @Test
    void answersRightWhenTheFilePromisesAShapeThatItDoesNotKeep() {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n")),
                List.of(tensor("y", DataType.FLOAT, "n")),
                node("Concat", List.of("x", "x"), "y", ModelFiles.integer("axis", 0)));
        try (LoadedModel model = RUNTIME.load(file, ModelFiles.version(file))) {
            for (int attempt = 0; attempt < 2; attempt++) {
                List<NamedTensor> inputs = List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(2), 1, 2)));
                assertThat(model.run(inputs, List.of("y")).getFirst().tensor().toFloats())
                        .containsExactly(1, 2, 1, 2);
            }
        }
    }

    @Test
    void refusesInputsThatTheModelCannotComputeWithInOneLine() {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n"), tensor("at", DataType.INT64, "m")),
                List.of(tensor("y", DataType.FLOAT, "m")),
                node("Gather", List.of("x", "at"), "y"));
        Tensor nine = Tensor.zeros(ElementType.INT64, Shape.of(1));
        nine.data().putLong(9);
        try (LoadedModel model = RUNTIME.load(file, ModelFiles.version(file))) {
            List<NamedTensor> inputs =
                    List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(2), 1, 2)), new NamedTensor("at", nine));
            assertThatThrownBy(() -> model.run(inputs, List.of("y")))
                    .isInstanceOfSatisfying(LeptonException.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_TENSOR);
                        assertThat(refusal.getMessage())
                                .contains("version=test/1")
                                .doesNotContain("\n", ".cc:");
                    });
        }
    }

    @Test
    void refusesAFileThatIsNoModelWithoutNamingItsPath() throws IOException {
        ModelVersion version = ModelFiles.version(ModelFiles.doubling(directory));
        Path file = Files.writeString(directory.resolve("poem.onnx"), "Shall I compare thee");
        assertRefused(file, version, "reason=Protobuf parsing failed.");
    }

    /** Of a set of its own: of ONNX's sets, the reader of signatures has refused it before. */
    @Test
    void refusesAnOperatorThatItDoesNotKnow() {
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n")),
                List.of(tensor("y", DataType.FLOAT, "n")),
                node("Telepathy", List.of("x"), "y").toBuilder()
                        .setDomain("com.microsoft")
                        .build());
        assertRefused(file, ModelFiles.version(file), "Telepathy");
    }

    @Test
    void refusesAFileWithAnotherSignatureThanItsVersion() {
        Path file = ModelFiles.doubling(directory);
        assertRefused(file, with(file, "z", "y"), "differs in=input z");
        assertRefused(file, with(file, "x", "z"), "differs in=output z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cuda | a build by the Maven profile gpu (-Pgpu) has it",
                "tensorrt | a build by the Maven profile gpu (-Pgpu) has it",
                "openvino | it takes a library built with it, in the folder that -Donnxruntime.native.path names",
                "xnnpack | it takes a library built with it, in the folder that -Donnxruntime.native.path names"
            })
    void refusesAProviderThatTheLibraryLacks(String provider, String advice) {
        assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
        var config =
                new OnnxConfig(1, 1, false, List.of(ExecutionProvider.parse(provider.strip()), ExecutionProvider.CPU));
        assertThatThrownBy(() -> OnnxModelRuntime.start(directory, config, GraphCache.open(directory, 0)))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                    assertThat(refusal.getMessage())
                            .isEqualTo("the ONNX Runtime of this build lacks an execution provider: provider="
                                    + provider.strip() + ", present=[cpu]; " + advice);
                });
    }

    @Test
    void refusesASecondStartWithOtherThreads() {
        var config = new OnnxConfig(2, 2, false, List.of(ExecutionProvider.CPU));
        assertThatThrownBy(() -> OnnxModelRuntime.start(directory, config, GraphCache.open(directory, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a process has one runtime");
    }

    private static ModelVersion with(Path file, String input, String output) {
        ModelVersion version = ModelFiles.version(file);
        var signature = new Signature(
                List.of(new TensorSpec(input, ElementType.FP32, Shape.of(-1, 2))),
                List.of(new TensorSpec(output, ElementType.FP32, Shape.of(-1, 2))));
        return new ModelVersion(
                version.id(),
                version.artifact(),
                version.sizeBytes(),
                version.format(),
                signature,
                version.registeredAt());
    }

    private void assertRefused(Path file, ModelVersion version, String fact) {
        assertThatThrownBy(() -> RUNTIME.load(file, version)).isInstanceOfSatisfying(LeptonException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_MODEL_FILE);
            assertThat(refusal.getMessage()).contains(fact).doesNotContain("\n", directory.toString());
        });
    }

    private static Tensor answer(Path file, Tensor given) {
        try (LoadedModel model = RUNTIME.load(file, ModelFiles.version(file))) {
            return model.run(List.of(new NamedTensor("x", given)), List.of("y"))
                    .getFirst()
                    .tensor();
        }
    }
}
