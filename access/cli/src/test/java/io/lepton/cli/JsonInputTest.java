package io.lepton.cli;

import static io.lepton.cli.InputTesting.assertRefused;
import static io.lepton.cli.InputTesting.taking;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonInputTest {
    private static final Signature ROWS = taking(ElementType.FP32, -1, 2);

    @TempDir
    private Path folder;

    @Test
    void readsARequestWithAllInputs() throws IOException {
        var two = taking(
                new TensorSpec("x", ElementType.FP32, Shape.of(1, 2)),
                new TensorSpec("n", ElementType.INT64, Shape.of(1)));
        var file = write("""
                {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 2], "data": [1, 2]},
                            {"name": "n", "datatype": "INT64", "shape": [1], "data": [9223372036854775807]}]}
                """);

        var tensors = PredictionInput.read(file, two, Optional.empty());

        assertThat(tensors).extracting("name").containsExactly("x", "n");
        assertThat(tensors.getFirst().tensor()).isEqualTo(Tensor.ofFloats(Shape.of(1, 2), 1, 2));
        assertThat(tensors.getLast().tensor().data().getLong(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void readsElementsAloneForAModelWithOneInput() throws IOException {
        assertThat(InputTesting.read(write(" [[1, 2],\n [3.5, -4]] "), ROWS))
                .isEqualTo(Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3.5f, -4));
    }

    @Test
    void readsASingleRowWithoutTheBracketsOfTheBatch() throws IOException {
        var row = Tensor.ofFloats(Shape.of(1, 2), 1, 2);
        assertThat(InputTesting.read(write("[1, 2]"), ROWS)).isEqualTo(row);
        assertThat(InputTesting.read(write("[1, 2]"), taking(ElementType.FP32, 1, 2)))
                .isEqualTo(row);
        assertRefused(
                write("[1, 2]"),
                taking(ElementType.FP32, 5, 2),
                ErrorCode.INVALID_TENSOR,
                "given=[2], expected=[5, 2]");
    }

    @Test
    void readsStringsWhateverIsInThem() throws IOException {
        var tensor = InputTesting.read(write("[\"a,]\\\"[\", \"b\"]"), taking(ElementType.BYTES, -1));
        assertThat(tensor.shape()).isEqualTo(Shape.of(2));
        assertThat(tensor.data().getInt(0)).isEqualTo("a,]\"[".length());
    }

    @Test
    void readsAnInputWithAnyName() throws IOException {
        var signature = taking(new TensorSpec("a\"\\\u00e9", ElementType.FP32, Shape.of(-1)));
        assertThat(PredictionInput.read(write("[1]"), signature, Optional.empty()))
                .extracting("name")
                .containsExactly("a\"\\\u00e9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | [0]",
                "[[], []] | [2, 0]",
                "[[[1], [2], [3]], [[4], [5], [6]]] | [2, 3, 1]",
                "[1, 2, 3] | [3]",
                "[\"]\", \"\\\"\"] | [2]"
            })
    void measuresArraysByTheFirstOfEachDepth(String text, String shape) {
        assertThat(NestedArray.shape(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasValueSatisfying(found -> assertThat(found.toString()).isEqualTo(shape));
    }

    @Test
    void refusesElementsOfAnotherShape() throws IOException {
        assertRefused(
                write("[[1, 2, 3]]"),
                ROWS,
                ErrorCode.INVALID_TENSOR,
                "not the model's shape: file=" + folder.resolve("tensor.json") + ", input=x, given=[1, 3]");
        assertRefused(write("[[[1, 2]]]"), ROWS, ErrorCode.INVALID_TENSOR, "given=[1, 1, 2], expected=[-1, 2]");
        assertRefused(write("[[1, 2], [3]]"), ROWS, ErrorCode.INVALID_TENSOR, "field=inputs[0].data");
    }

    @Test
    void refusesElementsOfAnotherTypeWithTheirPlaceInTheFile() throws IOException {
        assertRefused(write("[[1, true]]"), ROWS, ErrorCode.INVALID_REQUEST, "byte=5");
        assertRefused(write("[[1, 2.5]]"), taking(ElementType.INT64, -1, 2), ErrorCode.INVALID_TENSOR, "byte=5");
    }

    @Test
    void refusesWhatIsNoJson() throws IOException {
        assertRefused(write(""), ROWS, ErrorCode.INVALID_REQUEST, "field=");
        assertRefused(write("{\"inputs\": "), ROWS, ErrorCode.INVALID_REQUEST, "byte=11");
        assertRefused(write("[[1, 2]"), ROWS, ErrorCode.INVALID_TENSOR, "byte=7");
        assertRefused(write("[[1, 2]] 7"), ROWS, ErrorCode.INVALID_REQUEST, "byte=9");
    }

    @Test
    void refusesARequestForAnotherModel() throws IOException {
        var file = write("{\"inputs\": [{\"name\": \"z\", \"datatype\": \"FP32\", \"shape\": [1], \"data\": [1]}]}");
        assertRefused(file, ROWS, ErrorCode.INVALID_TENSOR, "z");
    }

    @Test
    void refusesNestingWithoutEnd() throws IOException {
        assertRefused(write("[".repeat(33)), ROWS, ErrorCode.INVALID_REQUEST, "nested too deeply");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("tensor.json"), text);
    }
}
