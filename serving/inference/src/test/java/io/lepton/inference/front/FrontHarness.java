package io.lepton.inference.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionId;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.TensorLimits;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A front over real sockets, whose one model doubles, and plain clients of it. */
abstract class FrontHarness {
    static final int BODY_BYTES_MAX = 200_000;
    static final int IN_FLIGHT_MAX = 4;
    static final String INFER = "/v2/models/test/infer";
    static final String ROW =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2.5]}]}";

    final Web web = Web.start(1);
    final HttpClient client = HttpClient.newHttpClient();
    final ExecutorService pool = Executors.newSingleThreadExecutor();
    final MemoryModelRuntime runtime = new MemoryModelRuntime();
    final SteppingClock clock = new SteppingClock();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    FixedModels models;

    @SuppressWarnings("NullAway.Init")
    Front front;

    @BeforeEach
    void starts() {
        models = new FixedModels(directory, runtime, pool);
        front = Front.start(web, config(0), models, FrontPorts.plain(), pool, clock);
    }

    @AfterEach
    void ends() {
        front.close();
        client.close();
        // A test that failed may have left the gate shut.
        pool.shutdownNow();
        pool.close();
        web.close();
    }

    boolean pendingIsFull() throws Exception {
        return inFlight() == FixedModels.REQUESTS_MAX;
    }

    /** What the next signal says. */
    int inFlight() throws Exception {
        var stream = client.send(request(Paths.SIGNALS).build(), BodyHandlers.ofLines());
        try (var lines = stream.body()) {
            return Json.read(lines.findFirst().orElseThrow().getBytes(UTF_8), NodeSignal.class)
                    .inFlight();
        }
    }

    FrontConfig config(int port) {
        return new FrontConfig(
                new NodeId("frankfurt-1"),
                new RegionId("frankfurt"),
                "127.0.0.1",
                port,
                BODY_BYTES_MAX,
                IN_FLIGHT_MAX,
                TensorLimits.DEFAULTS);
    }

    static void assertRefused(HttpResponse<String> answer, ErrorCode code, String fact) {
        assertThat(answer.statusCode()).isEqualTo(code.httpStatus());
        assertThat(answer.headers().firstValue("Lepton-Error-Code")).contains(code.name());
        assertThat(answer.body()).startsWith("{\"error\":").contains(fact).contains(code.page());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(postRequest(path, body), BodyHandlers.ofString());
    }

    HttpRequest postRequest(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body)).build();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(front.endpoint().httpUrl() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    Socket connect() throws IOException {
        return new Socket(front.endpoint().host(), front.endpoint().port());
    }

    static byte[] raw(String header, String body) {
        return ("POST " + INFER + " HTTP/1.1\r\nHost: test\r\n" + header + "\r\n\r\n" + body).getBytes(UTF_8);
    }
}
