package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The binary tensor extension, claim by claim, as a client sees it that knows the protocol alone.
 *
 * @see <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md">the
 *     specification</a>
 */
final class BinaryProtocolTest {
    private static final String INFER = "/v2/models/mymodel/infer";

    /** The request of the specification. */
    private static final String EXAMPLE = """
            {
              "model_name" : "mymodel",
              "inputs" : [
                {
                  "name" : "input0",
                  "shape" : [ 2, 2 ],
                  "datatype" : "UINT32",
                  "parameters" : {
                    "binary_data_size" : 16
                  }
                },
                {
                  "name" : "input1",
                  "shape" : [ 3 ],
                  "datatype" : "BOOL",
                  "parameters" : {
                    "binary_data_size" : 3
                  }
                }
              ],
              "outputs" : [
                {
                  "name" : "output0",
                  "parameters" : {
                    "binary_data" : true
                  }
                }
              ]
            }
            """;

    private static final byte[] TENSORS = {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 1};

    private static final ProtocolNode NODE = new ProtocolNode();

    @AfterAll
    static void ends() {
        NODE.close();
    }

    @Test
    void answersTheRequestOfTheSpecification() throws Exception {
        var answer = example(EXAMPLE, TENSORS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(json(answer))
                .isEqualTo("{\"model_name\":\"mymodel\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"output0\","
                        + "\"shape\":[3,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":24}}]}");
        assertThat(tensors(answer)).isEqualTo(answerBytes());
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"binary_data":false} | {}                           | false
            {"binary_data":false} | {"binary_data_output":true}  | false
            {"binary_data":true}  | {"binary_data_output":false} | true
            {}                    | {"binary_data_output":true}  | true
            {}                    | {}                           | false
            """)
    void letsAnOutputOverruleTheRequest(String ofOutput, String ofRequest, boolean isBinary) throws Exception {
        var answer = example(request(ofRequest, "[{\"name\":\"output0\",\"parameters\":" + ofOutput + "}]"), TENSORS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers()
                        .firstValue("Inference-Header-Content-Length")
                        .isPresent())
                .isEqualTo(isBinary);
    }

    @Test
    void answersEveryOutputAsBytesWhereNoneIsNamed() throws Exception {
        var answer = example(request("{\"binary_data_output\":true}", "[]"), TENSORS);
        assertThat(tensors(answer)).isEqualTo(answerBytes());
    }

    @Test
    void answersPlainJsonWithoutTheHeaderWhereNoOutputIsBinary() throws Exception {
        var answer = example(request("{}", "[]"), TENSORS);
        assertThat(answer.headers().firstValue("Inference-Header-Content-Length"))
                .isEmpty();
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(new String(answer.body(), UTF_8)).contains("\"data\":[1.0,1.1,2.0,2.1,3.0,3.1]");
    }

    @Test
    void takesInputsAsBytesBesideInputsAsNumbers() throws Exception {
        String mixed = request("{}", "[]")
                .replace(
                        "\"datatype\":\"UINT32\",\"parameters\":{\"binary_data_size\":16}",
                        "\"datatype\":\"UINT32\",\"data\":[1,2,3,4]");
        assertThat(example(mixed, new byte[] {1, 0, 1}).statusCode()).isEqualTo(200);
    }

    @Test
    void carriesHalfPrecisionToTheLastBit() throws Exception {
        String json = "{\"parameters\":{\"binary_data_output\":true},\"inputs\":["
                + "{\"name\":\"in_BF16\",\"shape\":[1],\"datatype\":\"BF16\",\"parameters\":{\"binary_data_size\":2}},"
                + "{\"name\":\"in_FP16\",\"shape\":[2],\"datatype\":\"FP16\",\"parameters\":{\"binary_data_size\":4}}],"
                + "\"outputs\":[{\"name\":\"out_BF16\"},{\"name\":\"out_FP16\"}]}";
        byte[] bits = {(byte) 0x80, 0x3f, 0x01, 0x7e, (byte) 0xff, (byte) 0xfb};
        assertThat(tensors(NODE.binary("/v2/models/halves/infer", size(json), json, bits)))
                .isEqualTo(bits);
    }

    @Test
    void putsALittleEndianLengthBeforeEachByteString() throws Exception {
        byte[] words = {1, 0, 0, 0, 'a', 0, 0, 0, 0, 2, 0, 0, 0, (byte) 0xc3, (byte) 0x28};
        var answer = words(words, 3);
        assertThat(tensors(answer)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5, 0, 0, 0, 97          | 1
            -1, -1, -1, -1          | 1
            1, 0, 0                 | 1
            1, 0, 0, 0, 97          | 2
            0, 0, 0, 0, 0, 0, 0, 0  | 1
            """)
    void refusesByteStringsThatDoNotFit(String bytes, int count) throws Exception {
        var numbers = bytes.split(", ", -1);
        byte[] words = new byte[numbers.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = Byte.parseByte(numbers[i]);
        }
        refused(words(words, count), 400, "field=inputs[0]");
    }

    @Test
    void refusesABooleanThatIsNeitherZeroNorOne() throws Exception {
        byte[] two = TENSORS.clone();
        two[17] = 2;
        refused(example(EXAMPLE, two), 400, "a BOOL must be 0 or 1");
    }

    @Test
    void refusesShortAndLeftOverBytes() throws Exception {
        refused(example(EXAMPLE, Arrays.copyOf(TENSORS, 18)), 400, "the body ends too early");
        refused(example(EXAMPLE, Arrays.copyOf(TENSORS, 20)), 400, "bytes are left over");
        refused(example(EXAMPLE, new byte[0]), 400, "the body ends too early");
    }

    @ParameterizedTest
    @CsvSource({
        "\"binary_data_size\" : 16, \"binary_data_size\" : 15",
        "\"binary_data_size\" : 16, \"binary_data_size\" : -16"
    })
    void refusesASizeThatIsNotTheShapes(String sound, String broken) throws Exception {
        refused(example(EXAMPLE.replace(sound, broken), TENSORS), 400, "inputs[0].parameters.binary_data_size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "99999", "99999999999999999999", "ten", "1.5", "0x10", "12;3", "+5"})
    void refusesAHeaderThatIsNoLengthWithinTheBody(String header) throws Exception {
        refused(NODE.binary(INFER, header, EXAMPLE, TENSORS), 400, "header=inference-header-content-length");
    }

    @Test
    void refusesAHeaderThatCutsTheTextShort() throws Exception {
        refused(NODE.binary(INFER, "10", EXAMPLE, TENSORS), 400, "INVALID_REQUEST");
    }

    @Test
    void takesTheWholeBodyForTheOnlyInputUnderAHeaderOfZero() throws Exception {
        byte[] row = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2)
                .array();
        var answer = NODE.binary("/v2/models/row/infer", "0", "", row);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).contains("\"shape\":[2]", "\"binary_data_size\":8");
        assertThat(tensors(answer)).isEqualTo(row);
    }

    @Test
    void takesARawByteStringWithoutALength() throws Exception {
        var answer = NODE.binary("/v2/models/words/infer", "0", "", "hello".getBytes(UTF_8));
        assertThat(tensors(answer)).isEqualTo(new byte[] {5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'});
    }

    @Test
    void refusesARawRequestThatTheModelCannotTake() throws Exception {
        refused(NODE.binary(INFER, "0", "", TENSORS), 400, "a raw request needs a model with one input");
        refused(NODE.binary("/v2/models/row/infer", "0", "", new byte[7]), 400, "does not fit its shape");
        refused(NODE.binary("/v2/models/row/infer", "0", "", new byte[4 * ProtocolNode.ELEMENTS_MAX + 4]), 413, "max=");
    }

    private static HttpResponse<byte[]> words(byte[] words, int count) throws IOException, InterruptedException {
        String json = "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"in_BYTES\",\"shape\":["
                + count + "],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":" + words.length + "}}]}";
        return NODE.binary("/v2/models/words/infer", size(json), json, words);
    }

    private static String request(String parameters, String outputs) {
        return "{\"parameters\":" + parameters + ",\"inputs\":["
                + "{\"name\":\"input0\",\"shape\":[2,2],\"datatype\":\"UINT32\",\"parameters\":{\"binary_data_size\":16}},"
                + "{\"name\":\"input1\",\"shape\":[3],\"datatype\":\"BOOL\",\"parameters\":{\"binary_data_size\":3}}],"
                + "\"outputs\":" + outputs + "}";
    }

    private static HttpResponse<byte[]> example(String json, byte[] tensors) throws IOException, InterruptedException {
        return NODE.binary(INFER, size(json), json, tensors);
    }

    private static String size(String json) {
        return String.valueOf(json.getBytes(UTF_8).length);
    }

    private static byte[] answerBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : ExampleModels.ANSWER) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }

    private static String json(HttpResponse<byte[]> answer) {
        return new String(answer.body(), 0, headerBytes(answer), UTF_8);
    }

    private static byte[] tensors(HttpResponse<byte[]> answer) {
        return Arrays.copyOfRange(answer.body(), headerBytes(answer), answer.body().length);
    }

    private static int headerBytes(HttpResponse<byte[]> answer) {
        return Integer.parseInt(
                answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    }

    private static void refused(HttpResponse<byte[]> answer, int status, String fact) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new String(answer.body(), UTF_8)).startsWith("{\"error\":\"").contains(fact);
    }
}
