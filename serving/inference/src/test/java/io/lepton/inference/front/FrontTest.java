package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeSignal;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a front takes, tells and refuses, over real sockets. */
final class FrontTest extends FrontHarness {
    @Test
    void answersJsonWithTheEvidenceOfWhereItWasComputed() throws Exception {
        var answer = post(INFER, ROW);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"model_name\":\"test\"", "\"model_version\":\"1\"", "\"id\":\"7\"", "[2.0,5.0]");
        assertThat(answer.headers().firstValue("Lepton-Region")).contains("frankfurt");
        assertThat(answer.headers().firstValue("Lepton-Node")).contains("frankfurt-1");
    }

    @Test
    void answersBytesWithBytes() throws Exception {
        String json = "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],"
                + "\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}]}";
        var answer = client.send(binary(json, floats(3, -4)), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        int headerBytes = Integer.parseInt(
                answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        assertThat(answer.body()).endsWith(floats(6, -8)).hasSize(headerBytes + 8);
    }

    @Test
    void refusesTensorsThatAreCutShort() throws Exception {
        String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\","
                + "\"parameters\":{\"binary_data_size\":8}}]}";
        var answer = client.send(binary(json, new byte[7]), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":");
    }

    @Test
    void takesBodiesInManyChunksAboveTheSizeThatIsReadAtOnce() throws Exception {
        int rows = 4_000;
        String numbers = "1.25,".repeat(2 * rows - 1) + "1.25";
        String body =
                ROW.replace("[1,2]", "[" + rows + ",2]").replace("[1,2.5]", "[" + numbers + " ".repeat(40_000) + "]");
        var request = request(INFER)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8))))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"shape\":[4000,2]");
    }

    @Test
    void takesCompressedBodies() throws Exception {
        var gzipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(gzipped)) {
            gzip.write(ROW.getBytes(UTF_8));
        }
        var deflated = new ByteArrayOutputStream();
        try (OutputStream deflate = new DeflaterOutputStream(deflated)) {
            deflate.write(ROW.getBytes(UTF_8));
        }
        assertThat(compressed("gzip", gzipped.toByteArray()).body()).contains("[2.0,5.0]");
        assertThat(compressed("deflate", deflated.toByteArray()).body()).contains("[2.0,5.0]");
    }

    @Test
    void refusesABodyThatIsNotCompressedAsItSays() throws Exception {
        assertRefused(compressed("gzip", ROW.getBytes(UTF_8)), ErrorCode.INVALID_REQUEST, "decompress");
        assertRefused(compressed("poem", ROW.getBytes(UTF_8)), ErrorCode.INVALID_REQUEST, "contentEncoding=poem");
        assertThat(post(INFER, ROW).statusCode()).isEqualTo(200);
    }

    @Test
    void boundsWhatASmallCompressedBodyUnfoldsTo() throws Exception {
        var gzipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(gzipped)) {
            gzip.write(new byte[10 * BODY_BYTES_MAX]);
        }
        assertThat(gzipped.size()).isLessThan(BODY_BYTES_MAX / 10);
        assertRefused(compressed("gzip", gzipped.toByteArray()), ErrorCode.TOO_LARGE, "bodyBytesMax=200000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1,2] | [1,3]  | INVALID_TENSOR
            FP32  | INT64  | INVALID_TENSOR
            FP32  | FP99   | INVALID_TENSOR
            "x"   | "z"    | INVALID_TENSOR
            2.5   | NaN    | INVALID_REQUEST
            ]}]}  | ]}]    | INVALID_REQUEST
            """)
    void refusesWhatDoesNotFitAndNamesIt(String sound, String broken, ErrorCode code) throws Exception {
        assertThat(ROW).contains(sound);
        var answer = post(INFER, ROW.replace(sound, broken));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":").doesNotContain("\\n");
        assertThat(answer.headers().firstValue("Lepton-Error-Code")).contains(code.name());
    }

    @Test
    void refusesABodyAboveTheBoundBeforeAndWhileItArrives() throws Exception {
        byte[] large = new byte[BODY_BYTES_MAX + 1];
        assertRefused(
                client.send(
                        request(INFER).POST(BodyPublishers.ofByteArray(large)).build(), BodyHandlers.ofString()),
                ErrorCode.TOO_LARGE,
                "bodyBytesMax=200000");
        var streamed = request(INFER)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .build();
        assertRefused(client.send(streamed, BodyHandlers.ofString()), ErrorCode.TOO_LARGE, "bodyBytesMax=200000");
    }

    @Test
    void refusesUnknownModelsAndThoseThatAreNotReady() throws Exception {
        assertRefused(post("/v2/models/letters/infer", ROW), ErrorCode.UNKNOWN_MODEL, "model=letters");
        var warming = post("/v2/models/warming/infer", ROW);
        assertRefused(warming, ErrorCode.MODEL_NOT_READY, "model=warming");
        assertThat(warming.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void survivesABodyThatBreaksOff() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(raw("Content-Length: 500", ROW));
            await().until(() -> inFlight() == 1);
        }
        await().until(() -> inFlight() == 0);
        assertThat(post(INFER, ROW).statusCode()).isEqualTo(200);
        assertThat(runtime.runs()).isOne();
    }

    @Test
    void refusesWhatIsNoHttp() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("POEM / HTTP/nine\r\n\r\n".getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.").contains(" 400 ").contains("{\"error\":");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v2",
        "POST, /v2/health/ready",
        "GET, /v2/models/test/infer",
        "DELETE, /v2/models/test",
        "POST, /internal/v1/signals"
    })
    void refusesAWrongVerbAndNamesTheRightOne(String verb, String path) throws Exception {
        var answer =
                client.send(request(path).method(verb, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertRefused(answer, ErrorCode.METHOD_NOT_ALLOWED, "verb=" + verb);
        assertThat(answer.headers().firstValue("Allow")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"/", "/v2/nothing", "/v2/models/test/nothing", "/v3", "/errors/NOTHING"})
    void knowsNoOtherPath(String path) throws Exception {
        assertRefused(get(path), ErrorCode.NOT_FOUND, "path=" + path);
    }

    @Test
    void tellsMetadataHealthAndErrorPages() throws Exception {
        assertThat(get("/v2").body()).contains("\"name\":\"lepton\"", "binary_tensor_data");
        assertThat(get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/v2/models/test/versions/1/ready").statusCode()).isEqualTo(200);
        assertThat(get("/v2/models/test").body())
                .contains("\"versions\":[\"1\"]", "\"datatype\":\"FP32\"", "\"shape\":[-1,2]");
    }

    @Test
    void isReadyOnlyWhileItsModelsAre() throws Exception {
        assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
        models.setReady(false);
        assertRefused(get("/v2/health/ready"), ErrorCode.MODEL_NOT_READY, "frankfurt-1");
    }

    @Test
    void streamsSignalsOneALineAndTellsAChangeAtOnce() throws Exception {
        var stream = client.send(request(Paths.SIGNALS).build(), BodyHandlers.ofLines());
        try (var lines = stream.body()) {
            var signals = lines.map(line -> Json.read(line.getBytes(UTF_8), NodeSignal.class))
                    .iterator();
            NodeSignal first = signals.next();
            assertThat(first.ready()).hasSize(1);
            models.setReady(false);
            front.signal();
            NodeSignal next = signals.next();
            while (!next.ready().isEmpty()) {
                next = signals.next();
            }
            assertThat(next.sequence()).isGreaterThan(first.sequence());
        }
    }

    @Test
    void namesThePortThatBelongsToAnother() {
        int port = front.endpoint().port();
        assertThatThrownBy(() -> Front.start(web, config(port), models, FrontPorts.plain(), pool, clock))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.PORT_IN_USE);
                    assertThat(refusal.getMessage()).contains("port=" + port);
                });
    }

    private HttpResponse<String> compressed(String encoding, byte[] body) throws IOException, InterruptedException {
        return client.send(
                request(INFER)
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest binary(String json, byte[] tensor) {
        byte[] head = json.getBytes(UTF_8);
        return request(INFER)
                .header("Inference-Header-Content-Length", String.valueOf(head.length))
                .POST(BodyPublishers.ofByteArrays(List.of(head, tensor)))
                .build();
    }

    private static byte[] floats(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }
}
