package io.lepton.inference.engine;

import static io.lepton.inference.engine.ModelFiles.mapType;
import static io.lepton.inference.engine.ModelFiles.node;
import static io.lepton.inference.engine.ModelFiles.sequenceOf;
import static io.lepton.inference.engine.ModelFiles.tensor;
import static io.lepton.inference.engine.ModelFiles.tensorType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputTensorsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void tellsMapsFromLabelToProbabilityAsRowsInAscendingOrderOfLabel() {
        NodeProto zip =
                node("ZipMap", List.of("x"), "y", ModelFiles.strings("classlabels_strings", "wet", "dry")).toBuilder()
                        .setDomain("ai.onnx.ml")
                        .build();
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n", "2")),
                List.of(sequenceOf("y", mapType(DataType.STRING, DataType.FLOAT))),
                zip);
        assertThat(answer(file, Tensor.ofFloats(Shape.of(3, 2), .1f, .9f, .2f, .8f, .3f, .7f)))
                .isEqualTo(Tensor.ofFloats(Shape.of(3, 2), .9f, .1f, .8f, .2f, .7f, .3f));
    }

    @Test
    void ordersNumericLabelsAsNumbers() {
        NodeProto zip =
                node("ZipMap", List.of("x"), "y", ModelFiles.integers("classlabels_int64s", 10, -1, 2)).toBuilder()
                        .setDomain("ai.onnx.ml")
                        .build();
        Path file = ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n", "3")),
                List.of(sequenceOf("y", mapType(DataType.INT64, DataType.FLOAT))),
                zip);
        assertThat(answer(file, Tensor.ofFloats(Shape.of(2, 3), .5f, .2f, .3f, .1f, .6f, .3f)))
                .isEqualTo(Tensor.ofFloats(Shape.of(2, 3), .2f, .3f, .5f, .6f, .3f, .1f));
    }

    @Test
    void stacksStringsToo() {
        Tensor given = ByteStrings.toTensor(Shape.of(2), List.of("a", "bc"));
        assertThat(answer(sequenceOfTwo(DataType.STRING), given))
                .isEqualTo(ByteStrings.toTensor(Shape.of(2, 2), List.of("a", "bc", "a", "bc")));
    }

    @Test
    void refusesASequenceOfATypeThatTheBindingDoesNotTakeApart() {
        Path file = sequenceOfTwo(DataType.UINT32);
        Tensor given = Tensor.zeros(ElementType.UINT32, Shape.of(1));
        assertUnsupported(file, given, "a sequence that the runtime does not take apart");
    }

    @Test
    void stacksASequenceOfEqualShapes() {
        Path file = sequence(node("SequenceConstruct", List.of("x", "x"), "y"));
        assertThat(answer(file, Tensor.ofFloats(Shape.of(2), 1, 2)))
                .isEqualTo(Tensor.ofFloats(Shape.of(2, 2), 1, 2, 1, 2));
    }

    @Test
    void refusesASequenceOfUnlikeShapes() {
        Path file = sequence(
                node("Concat", List.of("x", "x"), "xx", ModelFiles.integer("axis", 0)),
                node("SequenceConstruct", List.of("x", "xx"), "y"));
        assertUnsupported(file, "a sequence of unlike members, FP32[2] and FP32[4]");
    }

    @Test
    void refusesAnEmptySequence() {
        assertUnsupported(sequence(node("SequenceEmpty", List.of(), "y")), "an empty sequence");
    }

    private Path sequenceOfTwo(DataType type) {
        return ModelFiles.write(
                directory,
                List.of(tensor("x", type, "n")),
                List.of(sequenceOf("y", tensorType(type, "n"))),
                node("SequenceConstruct", List.of("x", "x"), "y"));
    }

    private Path sequence(NodeProto... nodes) {
        return ModelFiles.write(
                directory,
                List.of(tensor("x", DataType.FLOAT, "n")),
                List.of(sequenceOf("y", tensorType(DataType.FLOAT, "m"))),
                nodes);
    }

    private static void assertUnsupported(Path file, String what) {
        assertUnsupported(file, Tensor.ofFloats(Shape.of(2), 1, 2), what);
    }

    private static void assertUnsupported(Path file, Tensor given, String what) {
        assertThatThrownBy(() -> answer(file, given)).isInstanceOfSatisfying(LeptonException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
            assertThat(refusal.getMessage()).contains("output=y").contains(what);
        });
    }

    private static Tensor answer(Path file, Tensor given) {
        try (LoadedModel model = TestRuntime.onnx().load(file, ModelFiles.version(file))) {
            return model.run(List.of(new NamedTensor("x", given)), List.of("y"))
                    .getFirst()
                    .tensor();
        }
    }
}
