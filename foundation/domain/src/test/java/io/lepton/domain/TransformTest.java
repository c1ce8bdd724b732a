package io.lepton.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransformTest {
    private static final List<String> LABELS = List.of("a", "b", "c");

    static Stream<Arguments> sound() {
        return Stream.of(
                given(new Transform.Cast(ElementType.INT8), "FP32[-1, 3]", "INT8[-1, 3]"),
                given(new Transform.Reshape(List.of(0L, -1L)), "FP32[-1, 3, 4]", "FP32[-1, -1]"),
                given(new Transform.Reshape(List.of(0L, -1L)), "BYTES[2, 3, 4]", "BYTES[2, 12]"),
                given(new Transform.Reshape(List.of()), "FP32[1, 1]", "FP32[]"),
                given(new Transform.Transpose(List.of(0, 3, 1, 2)), "UINT8[-1, 28, 30, 3]", "UINT8[-1, 3, 28, 30]"),
                given(new Transform.Scale(List.of(1.0), List.of(2.0), 1), "UINT8[-1, 4]", "FP32[-1, 4]"),
                given(new Transform.Scale(List.of(1.0, 2.0), List.of(2.0), -1), "FP64[5, 2]", "FP64[5, 2]"),
                given(new Transform.Softmax(-1), "FP32[-1, 4]", "FP32[-1, 4]"),
                given(new Transform.Argmax(-1), "FP32[-1, 4]", "INT64[-1]"),
                given(new Transform.Argmax(0), "INT32[2, 4]", "INT64[4]"),
                given(new Transform.Select(List.of(3, 0, 3), 1), "FP32[-1, 4]", "FP32[-1, 3]"),
                given(new Transform.Threshold(0.5), "FP16[-1]", "BOOL[-1]"),
                given(new Transform.OneHot(7), "INT64[-1]", "FP32[-1, 7]"),
                given(new Transform.StringLookup(LABELS, -1), "BYTES[-1, 2]", "INT64[-1, 2]"));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void derivesTypeAndShape(Transform transform, TensorSpec input, TensorSpec output) {
        assertThat(transform.outputs(List.of(input))).containsExactly(output);
        assertThat(transform.outputNames()).containsExactly("output");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(new Transform.Cast(ElementType.INT8), "BYTES[1]", "takes one of"),
                refused(new Transform.Reshape(List.of(5L)), "FP32[2, 3]", "not as many elements"),
                refused(new Transform.Reshape(List.of(4L, -1L)), "FP32[2, 3]", "not as many elements"),
                refused(
                        new Transform.Reshape(List.of(1L, 1L, 0L)),
                        "FP32[2, 3]",
                        "keeps an extent that the input has not"),
                refused(new Transform.Transpose(List.of(1, 0)), "FP32[2]", "not the input's rank"),
                refused(
                        new Transform.Scale(List.of(1.0, 2.0), List.of(1.0), 1),
                        "FP32[2, 3]",
                        "mean and std=2, extent=3"),
                refused(new Transform.Scale(List.of(1.0), List.of(1.0), 1), "BOOL[2, 3]", "takes one of"),
                refused(new Transform.Softmax(2), "FP32[2, 3]", "no such axis: axis=2"),
                refused(new Transform.Softmax(-1), "INT8[2, 3]", "takes one of"),
                refused(new Transform.Argmax(0), "FP32[]", "no such axis"),
                refused(new Transform.Argmax(0), "FP32[0]", "an empty axis has no largest"),
                refused(new Transform.TopK(4, List.of()), "FP32[2, 3]", "k=4, extent=3"),
                refused(new Transform.TopK(2, LABELS), "FP32[2, 4]", "labels=3, extent=4"),
                refused(new Transform.Select(List.of(3), 1), "FP32[2, 3]", "outside the axis"),
                refused(new Transform.OneHot(3), "FP32[2]", "takes one of"),
                refused(new Transform.StringLookup(LABELS, -1), "INT64[2]", "takes one of"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatItCannotTake(Transform transform, TensorSpec input, String fact) {
        assertThatThrownBy(() -> transform.outputs(List.of(input)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fact);
    }

    @Test
    void refusesAnInputOfAnotherName() {
        var stranger = new TensorSpec("x", ElementType.FP32, Shape.of(1));
        assertThatThrownBy(() -> new Transform.Threshold(0).outputs(List.of(stranger)))
                .hasMessageContaining("takes one input, named input: given=[x]");
    }

    @Test
    void topGivesLabelsWhereThereAreAny() {
        var input = spec("input", "FP32[-1, 3]");
        var top = new Transform.TopK(2, LABELS);
        assertThat(top.outputs(List.of(input)))
                .containsExactly(
                        spec("values", "FP32[-1, 2]"), spec("indices", "INT64[-1, 2]"), spec("labels", "BYTES[-1, 2]"));
        assertThat(top.outputNames()).containsExactly("values", "indices", "labels");
        assertThat(new Transform.TopK(2, List.of()).outputs(List.of(input)))
                .extracting(TensorSpec::name)
                .containsExactly("values", "indices");
    }

    @Test
    void concatAddsTheExtentsOfItsAxis() {
        var concat = new Transform.Concat(1);
        assertThat(concat.outputs(List.of(spec("a", "FP32[-1, 2]"), spec("b", "FP32[5, 3]"))))
                .containsExactly(spec("output", "FP32[5, 5]"));
        assertThat(concat.outputs(List.of(spec("a", "FP32[1, -1]"), spec("b", "FP32[1, 3]"))))
                .containsExactly(spec("output", "FP32[1, -1]"));
        refuses(concat, "takes two inputs and more", "FP32[1, 2]");
        refuses(concat, "unlike types", "FP32[1, 2]", "FP64[1, 2]");
        refuses(concat, "unlike ranks", "FP32[1, 2]", "FP32[2]");
        refuses(concat, "unlike extents of axis 0", "FP32[1, 2]", "FP32[2, 2]");
        refuses(concat, "takes one of", "BYTES[1, 2]", "BYTES[1, 2]");
    }

    @Test
    void refusesParametersThatMakeNoSense() {
        assertThatThrownBy(() -> new Transform.Cast(ElementType.BYTES)).hasMessageContaining("to=BYTES");
        assertThatThrownBy(() -> new Transform.Reshape(List.of(-1L, -1L))).hasMessageContaining("more than one -1");
        assertThatThrownBy(() -> new Transform.Reshape(List.of(-2L))).hasMessageContaining("below -1");
        assertThatThrownBy(() -> new Transform.Transpose(List.of(0, 0))).hasMessageContaining("not an order");
        assertThatThrownBy(() -> new Transform.Scale(List.of(0.0), List.of(0.0), 1))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> new Transform.Scale(List.of(1.0, 2.0), List.of(1.0, 2.0, 3.0), 1))
                .hasMessageContaining("unlike lengths");
        assertThatThrownBy(() -> new Transform.TopK(0, List.of())).hasMessageContaining("k=0");
        assertThatThrownBy(() -> new Transform.TopK(4, LABELS)).hasMessageContaining("fewer than k=4");
        assertThatThrownBy(() -> new Transform.Select(List.of(-1), 1)).hasMessageContaining("negative");
        assertThatThrownBy(() -> new Transform.Select(List.of(), 1)).hasMessageContaining("empty");
        assertThatThrownBy(() -> new Transform.OneHot(4_097)).hasMessageContaining("depth=4097");
        assertThatThrownBy(() -> new Transform.StringLookup(List.of("a", "a"), -1))
                .hasMessageContaining("given twice");
    }

    private static void refuses(Transform.Concat concat, String fact, String... inputs) {
        var specs = IntStream.range(0, inputs.length)
                .mapToObj(place -> spec("part" + place, inputs[place]))
                .toList();
        assertThatThrownBy(() -> concat.outputs(specs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fact);
    }

    private static Arguments given(Transform transform, String input, String output) {
        return Arguments.of(transform, spec("input", input), spec("output", output));
    }

    private static Arguments refused(Transform transform, String input, String fact) {
        return Arguments.of(transform, spec("input", input), fact);
    }

    /** Reads what a tensor tells of itself, such as {@code FP32[-1, 4]}. */
    private static TensorSpec spec(String name, String told) {
        int bracket = told.indexOf('[');
        String inside = told.substring(bracket + 1, told.length() - 1);
        long[] extents = inside.isEmpty()
                ? new long[0]
                : Stream.of(inside.split(", ", -1)).mapToLong(Long::parseLong).toArray();
        return new TensorSpec(name, ElementType.valueOf(told.substring(0, bracket)), Shape.of(extents));
    }
}
