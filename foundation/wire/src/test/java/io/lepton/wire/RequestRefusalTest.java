package io.lepton.wire;

import static io.lepton.wire.Payloads.text;
import static io.lepton.wire.Payloads.withBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a request can be wrong, with the field that the refusal names. */
final class RequestRefusalTest {
    private static final Signature SIGNATURE = new Signature(
            List.of(
                    new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2)),
                    new TensorSpec("flag", ElementType.BOOL, Shape.of(1))),
            List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1))));
    private static final TensorLimits LIMITS = new TensorLimits(8, 2);

    private static final String X = "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}";
    private static final String FLAG = "{'name':'flag','shape':[1],'datatype':'BOOL','data':[true]}";
    private static final String X_BYTES =
            "{'name':'x','shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':8}}";

    /** The text stands for the input x; apostrophes for quotes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'z','shape':[1,2],'datatype':'FP32','data':[1,2]} | INVALID_TENSOR | inputs[0].name",
                "{'name':'flag','shape':[1],'datatype':'BOOL','data':[true]} | INVALID_TENSOR | inputs[1].name",
                "{'name':'x','shape':[1,2],'datatype':'FP64','data':[1,2]} | INVALID_TENSOR | inputs[0].datatype",
                "{'name':'x','shape':[1,2],'datatype':'FLOAT','data':[1,2]} | INVALID_TENSOR | inputs[0].datatype",
                "{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,3]} | INVALID_TENSOR | inputs[0].shape",
                "{'name':'x','shape':[2],'datatype':'FP32','data':[1,2]} | INVALID_TENSOR | inputs[0].shape",
                "{'name':'x','shape':[-1,2],'datatype':'FP32','data':[1,2]} | INVALID_TENSOR | inputs[0].shape[0]",
                "{'name':'x','shape':[1.0,2],'datatype':'FP32','data':[1,2]} | INVALID_TENSOR | inputs[0].shape[0]",
                "{'name':'x','shape':1,'datatype':'FP32','data':[1,2]} | INVALID_REQUEST | inputs[0].shape",
                "{'name':'x','shape':[5,2],'datatype':'FP32','data':[1,2]} | TOO_LARGE | inputs[0].shape",
                "{'name':'x','shape':[9223372036854775807,2],'datatype':'FP32','data':[1]} | INVALID_TENSOR | inputs[0].shape",
                "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1]} | INVALID_TENSOR | inputs[0].data",
                "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2,3]} | INVALID_TENSOR | inputs[0].data",
                "{'data':[1,2,3],'name':'x','shape':[1,2],'datatype':'FP32'} | INVALID_TENSOR | inputs[0].data",
                "{'data':[[1],[2]],'name':'x','shape':[1,2],'datatype':'FP32'} | INVALID_TENSOR | inputs[0].data",
                "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,NaN]} | INVALID_REQUEST | inputs[0].data",
                "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,1e39]} | INVALID_TENSOR | inputs[0].data",
                "{'name':'x','shape':[1,2],'datatype':'FP32'} | INVALID_TENSOR | inputs[0]",
                "{'name':'x','shape':[1,2],'data':[1,2]} | INVALID_REQUEST | inputs[0].datatype",
                "{'name':'x','datatype':'FP32','data':[1,2]} | INVALID_REQUEST | inputs[0].shape",
                "{'shape':[1,2],'datatype':'FP32','data':[1,2]} | INVALID_REQUEST | inputs[0].name",
                "{'name':'x','name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]} | INVALID_REQUEST | inputs[0].name",
                "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2],'data':[1,2]} | INVALID_REQUEST | inputs[0].data",
                "{'name':7,'shape':[1,2],'datatype':'FP32','data':[1,2]} | INVALID_REQUEST | inputs[0].name",
                "{'name':'x','parameters':{'shared_memory_region':'r'}} | UNSUPPORTED | inputs[0].parameters.shared_memory_region",
                "{'name':'x','parameters':{'binary_data_size':-8}} | INVALID_REQUEST | inputs[0].parameters.binary_data_size",
                "7 | INVALID_REQUEST | inputs[0]",
            })
    void refusesAnInputThatIsWrong(String input, ErrorCode code, String field) {
        refuses(body(input, FLAG), code, field);
    }

    @Test
    void refusesMissingSurplusAndDuplicateMembers() {
        refuses("{}", ErrorCode.INVALID_REQUEST, "inputs");
        refuses("{'inputs':[]}", ErrorCode.INVALID_TENSOR, "inputs");
        refuses("{'inputs':[" + X + "]}", ErrorCode.INVALID_TENSOR, "inputs");
        refuses("{'inputs':[" + X + "],'inputs':[" + FLAG + "]}", ErrorCode.INVALID_REQUEST, "inputs");
        refuses("{'inputs':[" + X + "," + FLAG + "," + X + "]}", ErrorCode.TOO_LARGE, "inputs[2]");
        refuses("{'inputs':[" + X + "," + FLAG + "],'id':7}", ErrorCode.INVALID_REQUEST, "id");
    }

    @Test
    void refusesOutputsThatTheModelDoesNotHave() {
        refusesOutputs("{'name':'z'}", ErrorCode.INVALID_TENSOR, "outputs[0].name");
        refusesOutputs("{'name':'y'},{'name':'y'}", ErrorCode.INVALID_TENSOR, "outputs[1].name");
        refusesOutputs("{}", ErrorCode.INVALID_REQUEST, "outputs[0].name");
        refusesOutputs("'y'", ErrorCode.INVALID_REQUEST, "outputs[0]");
        refusesOutputs(
                "{'name':'y','parameters':{'binary_data':1}}",
                ErrorCode.INVALID_REQUEST,
                "outputs[0].parameters.binary_data");
        refusesOutputs(
                "{'name':'y','parameters':{'classification':3}}",
                ErrorCode.UNSUPPORTED,
                "outputs[0].parameters.classification");
    }

    @Test
    void refusesTextThatIsCutShortAnywhere() {
        var whole = body(X, FLAG);
        for (int size = 0; size < whole.length(); size++) {
            var part = quoted(whole.substring(0, size));
            assertThatExceptionOfType(LeptonException.class)
                    .as(part)
                    .isThrownBy(() -> read(text(part), Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[[]]", "['a']", "['a',]", "[['a']]"})
    void refusesFewerStringsThanTheShapeHas(String data) {
        var words = new Signature(
                List.of(new TensorSpec("w", ElementType.BYTES, Shape.of(-1))),
                List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1))));
        var body = text(quoted("{'inputs':[{'name':'w','shape':[2],'datatype':'BYTES','data':" + data + "}]}"));
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> InferCodec.readRequest(body, Optional.empty(), words, LIMITS))
                .withMessageContaining("field=inputs[0].data");
    }

    @Test
    void tellsARefusalInOneShortLineWhateverTheNames() {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> read(text("{\"a\\n\\u0085" + "b".repeat(9_000) + "\":[,]}"), Optional.empty()))
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .hasSizeLessThan(200)
                        .contains("field=a??bbb")
                        .doesNotContain("\n"));
    }

    @Test
    void refusesNestingDeeperThanAHundred() {
        var deep = "{'inputs':" + "[".repeat(200) + "}";
        refuses(deep, ErrorCode.INVALID_REQUEST, "inputs[0]");
        refuses("{'more':" + "[".repeat(200) + "}", ErrorCode.INVALID_REQUEST, "more");
    }

    @ParameterizedTest
    @CsvSource({"abc", "-1", "1.5", "''", "9999", "99999999999999999999", "0x10", "+5"})
    void refusesAHeaderThatIsNoCountWithinTheBody(String header) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> read(text(quoted(body(X, FLAG))), Optional.of(header)))
                .withMessageContaining("header=inference-header-content-length")
                .matches(e -> e.code() == ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesBytesThatAreShortOrLeftOver() {
        refusesBytes(X_BYTES, 7, ErrorCode.INVALID_REQUEST, "inputs[0].parameters.binary_data_size");
        refusesBytes(X_BYTES, 9, ErrorCode.INVALID_REQUEST, "(whole)");
        refusesBytes(X, 1, ErrorCode.INVALID_REQUEST, "(whole)");
        refusesBytes(X_BYTES.replace("8", "4"), 4, ErrorCode.INVALID_TENSOR, "inputs[0].parameters.binary_data_size");
        refuses(body(X_BYTES, FLAG), ErrorCode.INVALID_REQUEST, "inputs[0].parameters.binary_data_size");
    }

    @Test
    void refusesATensorThatIsGivenTwice() {
        var both = X_BYTES.replace("'parameters'", "'data':[1,2],'parameters'");
        refusesBytes(both, 8, ErrorCode.INVALID_TENSOR, "inputs[0]");
    }

    @Test
    void refusesABooleanByteThatIsNeitherZeroNorOne() {
        var flag = FLAG.replace("'data':[true]", "'parameters':{'binary_data_size':1}");
        var json = quoted(body(X, flag));
        var header = Optional.of(Integer.toString(json.length()));
        read(withBytes(json, (byte) 1), header);
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> read(withBytes(json, (byte) 2), header))
                .withMessageContaining("a BOOL must be 0 or 1: field=inputs[1].parameters.binary_data_size");
    }

    @Test
    void refusesARawRequestThatDoesNotFit() {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> read(ByteBuffer.allocate(8), Optional.of("0")))
                .withMessageContaining("one input");
        var one = new Signature(List.of(SIGNATURE.inputs().getFirst()), SIGNATURE.outputs());
        refusesRaw(one, 7, "does not fit its shape");
        refusesRaw(one, 4, "does not fit its shape");
        refusesRaw(one, 40, "too many elements");
        var open = new TensorSpec("x", ElementType.FP32, Shape.of(-1, -1));
        refusesRaw(new Signature(List.of(open), SIGNATURE.outputs()), 8, "one open extent");
    }

    private static void refusesRaw(Signature signature, int bodyBytes, String fact) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() ->
                        InferCodec.readRequest(ByteBuffer.allocate(bodyBytes), Optional.of("0"), signature, LIMITS))
                .withMessageContaining(fact);
    }

    private static void refusesOutputs(String outputs, ErrorCode code, String field) {
        refuses("{'inputs':[" + X + "," + FLAG + "],'outputs':[" + outputs + "]}", code, field);
    }

    private static void refusesBytes(String input, int bytes, ErrorCode code, String field) {
        var json = quoted(body(input, FLAG));
        refuses(withBytes(json, new byte[bytes]), Optional.of(Integer.toString(json.length())), code, field);
    }

    private static void refuses(String json, ErrorCode code, String field) {
        refuses(text(quoted(json)), Optional.empty(), code, field);
    }

    private static void refuses(ByteBuffer body, Optional<String> header, ErrorCode code, String field) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> read(body, header))
                .matches(e -> e.code() == code, "code " + code)
                .matches(
                        e -> String.valueOf(e.getMessage()).matches(".*: field=\\Q" + field + "\\E(, .*)?"),
                        "names " + field);
    }

    private static InferRequest read(ByteBuffer body, Optional<String> header) {
        return InferCodec.readRequest(body, header, SIGNATURE, LIMITS);
    }

    private static String body(String... inputs) {
        return "{'inputs':[" + String.join(",", inputs) + "]}";
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
