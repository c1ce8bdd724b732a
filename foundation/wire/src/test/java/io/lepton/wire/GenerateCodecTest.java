package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers who do not think in tensors may write, and what they get. */
final class GenerateCodecTest {
    private static final TensorLimits LIMITS = new TensorLimits(8, 4);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7             | -1     | [1]       | 7
            7             | -1 4   | none      |
            7             | 1 1    | [1, 1]    | 7
            7             |        | []        | 7
            [7]           | -1     | [1]       | 7
            [1,2,3,4]     | -1 4   | [1, 4]    | 1 2 3 4
            [1,2,3,4]     | 2 2    | [2, 2]    | 1 2 3 4
            [[1,2],[3,4]] | -1 2   | [2, 2]    | 1 2 3 4
            [[1,2],[3,4]] | 1 2 2  | [1, 2, 2] | 1 2 3 4
            []            | -1     | [0]       |
            [1,2,3]       | 2 2    | none      |
            [[1]]         | -1     | none      |
            """)
    void givesAValueTheShapeOfItsNestingAndOnesInFront(
            String value, @Nullable String wanted, String shape, @Nullable String elements) {
        var signature = signature(ElementType.INT32, shape(wanted));
        if (shape.equals("none")) {
            assertRefused(signature, "{\"in\":" + value + "}", ErrorCode.INVALID_TENSOR, "field=in.shape");
            return;
        }
        Tensor read =
                read(signature, "{\"in\":" + value + "}").inputs().getFirst().tensor();
        assertThat(read.shape()).hasToString(shape);
        long[] numbers = shape(elements).toArray();
        assertThat(read.data().remaining()).isEqualTo(Integer.BYTES * numbers.length);
        for (int place = 0; place < numbers.length; place++) {
            assertThat(read.data().getInt(Integer.BYTES * place)).isEqualTo((int) numbers[place]);
        }
    }

    @ParameterizedTest
    @CsvSource({"client input", "''", "a", "a\\\"b"})
    void takesAStringAsAByteString(String text) {
        var request = read(signature(ElementType.BYTES, Shape.of(-1)), "{\"in\":\"" + text + "\"}");
        assertThat(request.inputs().getFirst().tensor()).isEqualTo(strings(text.replace("\\", "")));
    }

    @Test
    void takesEveryOtherMemberForAParameter() {
        var request = read(
                signature(ElementType.BYTES, Shape.of(-1)),
                "{\"top\":0.5,\"in\":\"x\",\"parameters\":{\"stream\":false,\"temperature\":0,\"stop\":\"end\",\"n\":null}}");
        assertThat(request.parameters())
                .containsOnlyKeys("top", "stream", "temperature", "stop")
                .containsEntry("top", new GenerateParameter.Numeric(0.5))
                .containsEntry("stream", new GenerateParameter.Flag(false))
                .containsEntry("stop", new GenerateParameter.Text("end"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                             | INVALID_TENSOR  | field=in
            {"in":1,"in":2}                | INVALID_TENSOR  | field=in.name
            {"in":"1"}                     | INVALID_REQUEST | field=in
            {"in":null}                    | INVALID_REQUEST | field=in
            {"in":[1,[2]]}                 | INVALID_REQUEST | field=in
            {"in":1.5}                     | INVALID_TENSOR  | field=in
            {"in":[1,2,3,4,5,6,7,8,9]}     | TOO_LARGE       | max=8
            {"in":1,"on":[1]}              | INVALID_REQUEST | field=on, inputs=[in]
            {"in":1,"parameters":{"a":{}}} | INVALID_REQUEST | field=parameters.a
            {"in":1,"parameters":[]}       | INVALID_REQUEST | field=parameters
            {"in":1,"a":1,"a":2}           | INVALID_REQUEST | given twice: field=a
            {"in":1,"a":NaN}               | INVALID_REQUEST | field=a
            {"in":1,"classification":2}    | UNSUPPORTED     | field=classification
            {"in":1} 2                     | INVALID_REQUEST | field=(whole)
            7                              | INVALID_REQUEST | field=(whole)
            """)
    void namesTheFieldOfARefusal(String body, ErrorCode code, String fact) {
        assertRefused(signature(ElementType.INT32, Shape.of(-1)), body, code, fact);
    }

    @Test
    void refusesAStringWhereTheModelTakesNumbersAndTheOtherWayRound() {
        assertRefused(signature(ElementType.BYTES, Shape.of(-1)), "{\"in\":7}", ErrorCode.INVALID_REQUEST, "field=in");
        assertRefused(signature(ElementType.FP16, Shape.of(-1)), "{\"in\":7}", ErrorCode.INVALID_TENSOR, "field=in");
    }

    @Test
    void boundsTheParameters() {
        var body = new StringBuilder("{\"in\":1");
        for (int number = 0; number <= 1_024; number++) {
            body.append(",\"p").append(number).append("\":1");
        }
        assertRefused(
                signature(ElementType.INT32, Shape.of(-1)),
                body.append('}').toString(),
                ErrorCode.TOO_LARGE,
                "field=p1024, max=1024");
    }

    @Test
    void tellsOneElementAsAScalarAndMoreAsAList() {
        var response = new InferResponse(
                new ModelName("mymodel"),
                1,
                Optional.empty(),
                List.of(
                        new NamedTensor("text_output", strings("model output")),
                        new NamedTensor("score", Tensor.ofFloats(Shape.of(1, 1), 0.5f)),
                        new NamedTensor("row", Tensor.ofFloats(Shape.of(2, 1), 1, 2)),
                        new NamedTensor("nothing", Tensor.ofFloats(Shape.of(0)))));
        assertThat(UTF_8.decode(GenerateCodec.writeResponse(response)).toString())
                .isEqualTo("{\"model_name\":\"mymodel\",\"model_version\":\"1\",\"text_output\":\"model output\","
                        + "\"score\":0.5,\"row\":[1.0,2.0],\"nothing\":[]}");
    }

    @Test
    void namesTheOutputThatJsonCannotCarry() {
        var response = new InferResponse(
                new ModelName("mymodel"),
                1,
                Optional.empty(),
                List.of(new NamedTensor("score", Tensor.ofFloats(Shape.of(1), Float.NaN))));
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> GenerateCodec.writeResponse(response))
                .withMessageContaining("field=score");
    }

    private static Tensor strings(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        var data = ByteBuffer.allocate(Integer.BYTES + utf8.length).order(ByteOrder.LITTLE_ENDIAN);
        return Tensor.wrap(
                ElementType.BYTES,
                Shape.of(1),
                data.putInt(utf8.length).put(utf8).flip());
    }

    private static Shape shape(@Nullable String extents) {
        return extents == null
                ? Shape.of()
                : Shape.of(List.of(extents.split(" ", -1)).stream()
                        .mapToLong(Long::parseLong)
                        .toArray());
    }

    private static Signature signature(ElementType type, Shape shape) {
        return new Signature(
                List.of(new TensorSpec("in", type, shape)),
                List.of(new TensorSpec("out", ElementType.FP32, Shape.of(-1))));
    }

    private static GenerateRequest read(Signature signature, String body) {
        return GenerateCodec.readRequest(ByteBuffer.wrap(body.getBytes(UTF_8)), signature, LIMITS);
    }

    private static void assertRefused(Signature signature, String body, ErrorCode code, String fact) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> read(signature, body))
                .satisfies(refusal -> {
                    assertThat(refusal).hasMessageContaining(fact);
                    assertThat(refusal.code()).isEqualTo(code);
                });
    }
}
