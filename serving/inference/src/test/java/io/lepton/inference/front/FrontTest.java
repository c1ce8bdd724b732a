package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionId;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.TensorLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over real sockets; the model doubles. */
final class FrontTest {
    private static final int BODY_BYTES_MAX = 200_000;
    private static final int IN_FLIGHT_MAX = 4;
    private static final String INFER = "/v2/models/test/infer";
    private static final String ROW =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2.5]}]}";

    private final Web web = Web.start(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final MemoryModelRuntime runtime = new MemoryModelRuntime();
    private final SteppingClock clock = new SteppingClock();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private FixedModels models;

    @SuppressWarnings("NullAway.Init")
    private Front front;

    @BeforeEach
    void starts() {
        models = new FixedModels(directory, runtime, pool);
        front = Front.start(web, config(0), models, FrontPorts.plain(), pool, clock);
    }

    @AfterEach
    void ends() {
        front.close();
        client.close();
        pool.close();
        web.close();
    }

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
    void refusesTheRequestAboveTheQueuesBoundWithAdviceToComeBack() throws Exception {
        var gate = runtime.shut();
        List<CompletableFuture<HttpResponse<String>>> taken = new ArrayList<>();
        for (int number = 0; number < FixedModels.REQUESTS_MAX; number++) {
            taken.add(client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString()));
        }
        await().until(() -> runtime.running() == 1 && pendingIsFull());
        var refused = post(INFER, ROW);
        assertRefused(refused, ErrorCode.OVERLOADED, "requestsMax=2");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        gate.countDown();
        for (var answer : taken) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    /** Bodies that never end hold places too. */
    @Test
    void boundsTheInferencesInFlightOfAllModelsAndNothingElse() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int number = 0; number < IN_FLIGHT_MAX; number++) {
            Socket socket = connect();
            sockets.add(socket);
            socket.getOutputStream().write(raw("Content-Length: 500", ROW));
        }
        await().until(() -> inFlight() == IN_FLIGHT_MAX);
        var refused = post(INFER, ROW);
        assertRefused(refused, ErrorCode.OVERLOADED, "inFlightMax=4");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(get("/v2/models/test").statusCode()).isEqualTo(200);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().until(() -> inFlight() == 0);
        assertThat(post(INFER, ROW).statusCode()).isEqualTo(200);
    }

    @Test
    void dropsARequestWhoseCallerHasGone() throws Exception {
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(raw("Content-Length: " + ROW.length(), ROW));
            await().until(this::pendingIsFull);
        }
        await().until(() -> inFlight() == 1);
        gate.countDown();
        assertThat(running.get().statusCode()).isEqualTo(200);
        assertThat(post(INFER, ROW).statusCode()).isEqualTo(200);
        assertThat(runtime.runs()).isEqualTo(2);
    }

    @Test
    void answersAtTheDeadlineAndDropsTheRequest() throws Exception {
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        assertRefused(timed("20", ROW), ErrorCode.DEADLINE_EXCEEDED, "deadline");
        String hasty = ROW.replace("{\"id\"", "{\"parameters\":{\"timeout\":20000},\"id\"");
        assertRefused(post(INFER, hasty), ErrorCode.DEADLINE_EXCEEDED, "deadline");
        await().until(() -> inFlight() == 1);
        gate.countDown();
        assertThat(running.get().statusCode()).isEqualTo(200);
        assertThat(timed("20000", ROW).statusCode()).isEqualTo(200);
        assertThat(runtime.runs()).isEqualTo(2);
    }

    /** The clock of the node goes on by an hour while the body comes, which no timer notices. */
    @Test
    void countsTheTimeThatABodyTakesToComeIn() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(raw("Lepton-Deadline-Ms: 3599000\r\nContent-Length: " + ROW.length(), ""));
            await().until(() -> inFlight() == 1);
            clock.advance(Duration.ofHours(1));
            socket.getOutputStream().write(ROW.getBytes(UTF_8));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 504".length());
            assertThat(new String(status, UTF_8)).isEqualTo("HTTP/1.1 504");
        }
        assertThat(runtime.runs()).isZero();
    }

    @Test
    void endsABodyThatIsNotWholeAtTheDeadline() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(raw("Lepton-Deadline-Ms: 20\r\nContent-Length: 500", ROW));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 504 ").contains("DEADLINE_EXCEEDED");
        }
    }

    @ParameterizedTest
    @CsvSource({"Lepton-Deadline-Ms, 0", "Lepton-Deadline-Ms, soon", "Lepton-Priority, 1"})
    void refusesAHeaderThatSaysNothing(String header, String value) throws Exception {
        var request = request(INFER).header(header, value).POST(BodyPublishers.ofString(ROW));
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertRefused(answer, ErrorCode.INVALID_REQUEST, "header=" + header.toLowerCase(Locale.ROOT));
    }

    @Test
    void letsAHigherPriorityTakeThePlaceOfALowerOne() throws Exception {
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        String low = ROW.replace("{\"id\"", "{\"parameters\":{\"priority\":3},\"id\"");
        var lost = client.sendAsync(postRequest(INFER, low), BodyHandlers.ofString());
        await().until(this::pendingIsFull);
        var high = client.sendAsync(
                request(INFER)
                        .header("Lepton-Priority", "high")
                        .POST(BodyPublishers.ofString(low))
                        .build(),
                BodyHandlers.ofString());
        assertRefused(lost.get(), ErrorCode.OVERLOADED, "higher priority");
        assertThat(lost.get().headers().firstValue("Retry-After")).contains("1");
        gate.countDown();
        assertThat(high.get().statusCode()).isEqualTo(200);
        assertThat(running.get().statusCode()).isEqualTo(200);
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

    @Test
    void waitsForWhatIsInFlightNoLongerThanItMay() throws Exception {
        assertThat(front.awaitIdle(Duration.ZERO)).isTrue();
        var gate = runtime.shut();
        var running = client.sendAsync(postRequest(INFER, ROW), BodyHandlers.ofString());
        await().until(() -> runtime.running() == 1);
        assertThat(front.awaitIdle(Duration.ofMillis(1))).isFalse();
        gate.countDown();
        assertThat(front.awaitIdle(Duration.ofSeconds(10))).isTrue();
        assertThat(running.get().statusCode()).isEqualTo(200);
    }

    private boolean pendingIsFull() throws Exception {
        return inFlight() == FixedModels.REQUESTS_MAX;
    }

    /** What the next signal says. */
    private int inFlight() throws Exception {
        var stream = client.send(request(Paths.SIGNALS).build(), BodyHandlers.ofLines());
        try (var lines = stream.body()) {
            return Json.read(lines.findFirst().orElseThrow().getBytes(UTF_8), NodeSignal.class)
                    .inFlight();
        }
    }

    private FrontConfig config(int port) {
        return new FrontConfig(
                new NodeId("frankfurt-1"),
                new RegionId("frankfurt"),
                "127.0.0.1",
                port,
                BODY_BYTES_MAX,
                IN_FLIGHT_MAX,
                TensorLimits.DEFAULTS);
    }

    private static void assertRefused(HttpResponse<String> answer, ErrorCode code, String fact) {
        assertThat(answer.statusCode()).isEqualTo(code.httpStatus());
        assertThat(answer.headers().firstValue("Lepton-Error-Code")).contains(code.name());
        assertThat(answer.body()).startsWith("{\"error\":").contains(fact).contains(code.page());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(postRequest(path, body), BodyHandlers.ofString());
    }

    private HttpResponse<String> compressed(String encoding, byte[] body) throws IOException, InterruptedException {
        return client.send(
                request(INFER)
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> timed(String millis, String body) throws IOException, InterruptedException {
        var request = request(INFER).header("Lepton-Deadline-Ms", millis).POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest binary(String json, byte[] tensor) {
        byte[] head = json.getBytes(UTF_8);
        return request(INFER)
                .header("Inference-Header-Content-Length", String.valueOf(head.length))
                .POST(BodyPublishers.ofByteArrays(List.of(head, tensor)))
                .build();
    }

    private HttpRequest postRequest(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body)).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(front.endpoint().httpUrl() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    private Socket connect() throws IOException {
        return new Socket(front.endpoint().host(), front.endpoint().port());
    }

    private static byte[] raw(String header, String body) {
        return ("POST " + INFER + " HTTP/1.1\r\nHost: test\r\n" + header + "\r\n\r\n" + body).getBytes(UTF_8);
    }

    private static byte[] floats(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }
}
