package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Open Inference Protocol over REST, claim by claim, as a client sees it that knows the protocol alone.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">the
 *     specification</a>
 */
final class RestProtocolTest {
    private static final String INFER = "/v2/models/mymodel/infer";
    private static final String ECHO = "/v2/models/echo/infer";

    /** The request of the specification, with the three elements that the shape of its second input asks for. */
    private static final String EXAMPLE = """
            {
              "id" : "42",
              "inputs" : [
                {
                  "name" : "input0",
                  "shape" : [ 2, 2 ],
                  "datatype" : "UINT32",
                  "data" : [ 1, 2, 3, 4 ]
                },
                {
                  "name" : "input1",
                  "shape" : [ 3 ],
                  "datatype" : "BOOL",
                  "data" : [ true, false, true ]
                }
              ],
              "outputs" : [
                {
                  "name" : "output0"
                }
              ]
            }
            """;

    private static final ProtocolNode NODE = new ProtocolNode();

    @AfterAll
    static void ends() {
        NODE.close();
    }

    @Test
    void answersTheRequestOfTheSpecification() throws Exception {
        var answer = NODE.post(INFER, EXAMPLE);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Inference-Header-Content-Length"))
                .isEmpty();
        assertThat(answer.body())
                .isEqualTo("{\"model_name\":\"mymodel\",\"model_version\":\"1\",\"id\":\"42\",\"outputs\":["
                        + "{\"name\":\"output0\",\"shape\":[3,2],\"datatype\":\"FP32\","
                        + "\"data\":[1.0,1.1,2.0,2.1,3.0,3.1]}]}");
    }

    /** The specification prints one element for a shape of three; taken literally it contradicts itself. */
    @Test
    void refusesTheElementsThatDisagreeWithTheirShape() throws Exception {
        refuses(EXAMPLE.replace("true, false, true", "true"), 400, "field=inputs[1].data");
        refuses(EXAMPLE.replace("1, 2, 3, 4", "1, 2, 3, 4, 5"), 400, "field=inputs[0].data");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v2                              | {"name":"lepton","version":
            /v2/                             | {"name":"lepton","version":
            /v2/health/live                  | {"live":true}
            /v2/health/ready                 | {"ready":true}
            /v2/models/mymodel/ready         | {"name":"mymodel","ready":true}
            /v2/models/mymodel/versions/1/ready | {"name":"mymodel","ready":true}
            /v2/models/mymodel               | {"name":"mymodel","versions":["1"],"platform":"onnx_onnxv1","inputs":[{"name":"input0","datatype":"UINT32","shape":[2,2]}
            /v2/models/mymodel/versions/1    | {"name":"mymodel","versions":["1"],"platform":
            """)
    void tellsHealthAndMetadata(String path, String body) throws Exception {
        var answer = NODE.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith(body);
    }

    @Test
    void tellsTheExtensionsThatItSpeaks() throws Exception {
        assertThat(NODE.get("/v2").body())
                .contains("\"extensions\":[\"binary_tensor_data\",\"statistics\",\"generate\",\"model_repository\","
                        + "\"model_repository(unload_dependents)\"]");
    }

    @Test
    void tellsUnknownDimensionsAsMinusOne() throws Exception {
        assertThat(NODE.get("/v2/models/words").body())
                .contains("\"inputs\":[{\"name\":\"in_BYTES\",\"datatype\":\"BYTES\",\"shape\":[-1]}]");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v2",
        "POST, /v2/",
        "POST, /v2/health/live",
        "PUT, /v2/health/ready",
        "POST, /v2/models/mymodel",
        "DELETE, /v2/models/mymodel/versions/1",
        "POST, /v2/models/mymodel/ready",
        "GET, /v2/models/mymodel/infer",
        "PUT, /v2/models/mymodel/versions/1/infer",
        "POST, /v2/models/mymodel/stats",
        "POST, /v2/models/mymodel/metrics",
        "GET, /v2/models/mymodel/generate",
        "GET, /v2/models/mymodel/generate_stream",
        "GET, /v2/models/mymodel/versions/1/explain",
        "GET, /v2/repository/index",
        "OPTIONS, /v2/health/live",
        "OPTIONS, /v2/models/mymodel/infer",
        "HEAD, /v2/models/mymodel/infer",
        "HEAD, /internal/v1/signals"
    })
    void refusesAWrongVerb(String verb, String path) throws Exception {
        var answer = NODE.send(verb, path);
        assertThat(answer.headers().firstValue("Allow")).isPresent();
        if (verb.equals("HEAD")) {
            assertThat(answer.statusCode()).isEqualTo(405);
        } else {
            refused(answer, 405, "verb=" + verb);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2", "/v2/health/live", "/v2/health/ready", "/v2/models/mymodel", "/metrics"})
    void answersToHeadWhatItAnswersToGetButForTheBody(String path) throws Exception {
        var head = NODE.send("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(NODE.get(path).headers().firstValue("Content-Type"));
        assertThat(NODE.send("HEAD", "/v2/models/nothing").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/models/nothing, model=nothing",
        "/v2/models/mymodel/versions/7, version=",
        "/v2/models/mymodel/version/1, path=",
        "/v2/models/mymodel/versions/one, path=",
        "/v2/models/mymodel/versions/0, path=",
        "/v2/models, path=",
        "/v1/models/mymodel, path="
    })
    void knowsNoOtherModelVersionOrPath(String path, String fact) throws Exception {
        refused(NODE.get(path), 404, fact);
    }

    @Test
    void asksForNoContentType() throws Exception {
        byte[] body = EXAMPLE.getBytes(UTF_8);
        assertThat(NODE.post(INFER, body, "Content-Type", "text/plain").statusCode())
                .isEqualTo(200);
        assertThat(NODE.post(INFER, EXAMPLE).statusCode()).isEqualTo(200);
    }

    @Test
    void takesCompressedBodies() throws Exception {
        var gzipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(gzipped)) {
            gzip.write(EXAMPLE.getBytes(UTF_8));
        }
        var deflated = new ByteArrayOutputStream();
        try (OutputStream deflate = new DeflaterOutputStream(deflated)) {
            deflate.write(EXAMPLE.getBytes(UTF_8));
        }
        assertThat(NODE.post(INFER, gzipped.toByteArray(), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(200);
        assertThat(NODE.post(INFER, deflated.toByteArray(), "Content-Encoding", "deflate")
                        .statusCode())
                .isEqualTo(200);
        refused(NODE.post(INFER, EXAMPLE.getBytes(UTF_8), "Content-Encoding", "gzip"), 400, "contentEncoding=gzip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"outputs\" : []",
                "\"outputs\" : null",
                "\"parameters\" : {}",
                "\"parameters\" : {\"binary_data_output\" : false}"
            })
    void takesMissingOrEmptyOutputsForAll(String instead) throws Exception {
        int outputs = EXAMPLE.indexOf("\"outputs\"");
        var answer = NODE.post(INFER, EXAMPLE.substring(0, outputs) + instead + "}");
        assertThat(answer.body()).contains("\"name\":\"output0\"");
    }

    @Test
    void answersOnlyTheOutputsThatAreAskedForInTheirOrder() throws Exception {
        String all = echo("INT32", "[7]");
        String body =
                all.substring(0, all.length() - 1) + ",\"outputs\":[{\"name\":\"out_INT32\"},{\"name\":\"out_BOOL\"}]}";
        assertThat(NODE.post(ECHO, body).body())
                .containsSubsequence("out_INT32", "out_BOOL")
                .doesNotContain("out_INT64");
    }

    @Test
    void echoesAnIdOnlyIfOneIsGiven() throws Exception {
        assertThat(NODE.post(INFER, EXAMPLE.replace("\"id\" : \"42\",", "")).body())
                .doesNotContain("\"id\"");
        assertThat(NODE.post(INFER, EXAMPLE.replace("\"42\"", "\"\"")).body()).contains("\"id\":\"\"");
        assertThat(NODE.post(INFER, EXAMPLE.replace("\"42\"", "\"a\\u00e9\\n\""))
                        .body())
                .contains("\"id\":\"a\u00e9\\u000a\"");
    }

    @Test
    void takesNestedDataThatFollowsItsShape() throws Exception {
        String nested = EXAMPLE.replace("[ 1, 2, 3, 4 ]", "[ [ 1, 2 ], [ 3, 4 ] ]");
        assertThat(NODE.post(INFER, nested).statusCode()).isEqualTo(200);
        refuses(EXAMPLE.replace("[ 1, 2, 3, 4 ]", "[ [ 1, 2, 3, 4 ] ]"), 400, "field=inputs[0].data");
        refuses(EXAMPLE.replace("[ 1, 2, 3, 4 ]", "[ [ 1 ], [ 2 ], [ 3 ], [ 4 ] ]"), 400, "field=inputs[0].data");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BOOL   | [true,false]
            UINT8  | [0,255]
            UINT16 | [0,65535]
            UINT32 | [0,4294967295]
            UINT64 | [0,18446744073709551615]
            INT8   | [-128,127]
            INT16  | [-32768,32767]
            INT32  | [-2147483648,2147483647]
            INT64  | [-9223372036854775808,9223372036854775807]
            INT64  | [9007199254740993]
            FP32   | [-0.0,1.1754944E-38,3.4028235E38]
            FP64   | [4.9E-324,1.7976931348623157E308]
            BYTES  | ["","a","\\"","\u6570\u5b57"]
            """)
    void givesBackEveryTypeToTheLastBit(String type, String data) throws Exception {
        var answer = NODE.post(ECHO, echo(type, data));
        assertThat(answer.body())
                .contains("\"name\":\"out_" + type + "\"")
                .contains("\"datatype\":\"" + type + "\",\"data\":" + data + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FP32 | [1,-2]   | [1.0,-2.0]
            FP64 | [16777217] | [1.6777217E7]
            FP32 | [1e2]    | [100.0]
            """)
    void takesIntegersForFloatingTypes(String type, String data, String answered) throws Exception {
        assertThat(NODE.post(ECHO, echo(type, data)).body())
                .contains("\"datatype\":\"" + type + "\",\"data\":" + answered + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FP16", "BF16"})
    void carriesHalfPrecisionInBinaryOnly(String type) throws Exception {
        String body = "{\"inputs\":[" + input(type, "[1]") + "]}";
        refused(NODE.post("/v2/models/halves/infer", body), 400, "travels in binary tensors only");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "data" : [ 1, 2, 3, 4 ]   | "data" : [ 1, 2, 3, NaN ]         | inputs[0].data
            "data" : [ 1, 2, 3, 4 ]   | "data" : [ 1, 2, 3, Infinity ]    | inputs[0].data
            "data" : [ 1, 2, 3, 4 ]   | "data" : [ 1, 2, 3, -1 ]          | inputs[0].data
            "data" : [ 1, 2, 3, 4 ]   | "data" : [ 1, 2, 3, 4.5 ]         | inputs[0].data
            "data" : [ 1, 2, 3, 4 ]   | "data" : [ 1, 2, 3, 4294967296 ]  | inputs[0].data
            "data" : [ 1, 2, 3, 4 ]   | "data" : [ 1, 2, 3, "4" ]         | inputs[0].data
            "shape" : [ 2, 2 ]        | "shape" : [ -2, -2 ]              | inputs[0].shape
            "shape" : [ 2, 2 ]        | "shape" : [ 4 ]                   | inputs[0].shape
            "shape" : [ 2, 2 ]        | "shape" : [ 2, 2.0 ]              | inputs[0].shape
            "shape" : [ 2, 2 ]        | "shape" : [ 4294967296, 4294967296 ] | inputs[0].shape
            "datatype" : "UINT32"     | "datatype" : "INT32"              | inputs[0].datatype
            "datatype" : "UINT32"     | "datatype" : "uint32"             | inputs[0].datatype
            "name" : "input1"         | "name" : "input0"                 | inputs[1]
            "name" : "input1"         | "name" : "input2"                 | inputs[1].name
            "name" : "output0"        | "name" : "output9"                | outputs[0].name
            "inputs" :                | "imputs" :                        | inputs
            """)
    void refusesWhatIsWrongAndNamesTheField(String sound, String broken, String field) throws Exception {
        assertThat(EXAMPLE).contains(sound);
        refuses(EXAMPLE.replace(sound, broken), 400, "field=" + field);
    }

    @Test
    void refusesAShapeAboveTheLimitBeforeAnythingIsAllocated() throws Exception {
        String large = echo("FP64", "[1]")
                .replace("\"shape\":[1],\"datatype\":\"FP64\"", "\"shape\":[1001],\"datatype\":\"FP64\"");
        refused(NODE.post(ECHO, large), 413, "elements=1001, max=" + ProtocolNode.ELEMENTS_MAX);
        String overflow = large.replace("[1001]", "[9223372036854775807]");
        refused(NODE.post(ECHO, overflow), 413, "elements=9223372036854775807");
    }

    @Test
    void refusesNestingDeeperThanAHundred() throws Exception {
        String deep = EXAMPLE.replace("\"id\" : \"42\"", "\"more\" : " + "[".repeat(101) + "]".repeat(101));
        refuses(deep, 400, "nested deeper than 100");
        String shallow = EXAMPLE.replace("\"id\" : \"42\"", "\"more\" : " + "[".repeat(99) + "]".repeat(99));
        assertThat(NODE.post(INFER, shallow).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{", "{}{}", "{\"inputs\":[]} x", "\ufeff{}"})
    void refusesWhatIsNoRequest(String body) throws Exception {
        refuses(body, 400, "INVALID_");
    }

    @Test
    void refusesTheParametersThatItWouldHaveToObey() throws Exception {
        String shared =
                EXAMPLE.replace("\"data\" : [ 1, 2, 3, 4 ]", "\"parameters\" : {\"shared_memory_region\" : \"r\"}");
        refuses(shared, 501, "shared_memory_region");
    }

    /** A request to {@code echo} in which one type has the given data, and every other the least. */
    private static String echo(String type, String data) {
        var body = new StringBuilder("{\"inputs\":[");
        String comma = "";
        for (String word : new String[] {
            "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP32", "FP64", "BYTES"
        }) {
            body.append(comma).append(input(word, word.equals(type) ? data : "[]"));
            comma = ",";
        }
        return body.append("]}").toString();
    }

    private static String input(String type, String data) {
        int count = data.equals("[]") ? 0 : data.split(",", -1).length;
        return "{\"name\":\"in_" + type + "\",\"shape\":[" + count + "],\"datatype\":\"" + type + "\",\"data\":" + data
                + "}";
    }

    private static void refuses(String body, int status, String fact) throws IOException, InterruptedException {
        refused(NODE.post(INFER, body), status, fact);
    }

    private static void refused(HttpResponse<String> answer, int status, String fact) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").endsWith("\"}").contains(fact);
    }
}
