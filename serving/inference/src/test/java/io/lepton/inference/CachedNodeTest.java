package io.lepton.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.Web;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.inference.engine.BatchModels;
import io.lepton.inference.engine.ModelFiles;
import io.lepton.inference.engine.TestRuntime;
import io.lepton.wire.Json;
import io.lepton.wire.ModelStatistics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that keeps answers, over real sockets, with ONNX Runtime. */
final class CachedNodeTest {
    private static final String ON = "{\\\"response_cache\\\": {\\\"enable\\\": true}}";
    private static final String OFF = "{\\\"response_cache\\\": {\\\"enable\\\": false}}";
    private static final String ROW =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2.5]}]}";

    private static final List<Transport> TRANSPORTS = List.of(Transport.values());

    private final Web web = Web.start(2);
    private final FakeControl control = new FakeControl(web);
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private InferencePool pool;

    @SuppressWarnings("NullAway.Init")
    private InferenceNode node;

    @BeforeEach
    void starts() {
        pool = InferencePool.of(2, TestRuntime.onnx(), new CountedMemory());
        node = start(1 << 20);
    }

    @AfterEach
    void ends() {
        node.kill();
        control.close();
        client.close();
        pool.close();
        web.close();
    }

    /** The law of the cache: nobody can tell a kept answer from one that was computed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsKeptIsWhatTheModelAnswers(long seed) throws Exception {
        byte[] file = Files.readAllBytes(BatchModels.perceptron(directory, "batch", "batch", seed));
        load("plain", file, OFF);
        load("kept", file, ON);
        var random = new Random(seed);
        List<List<NamedTensor>> requests = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            requests.add(List.of(randomRows(random)));
        }
        try (var caller = new NodeCaller(node.endpoint())) {
            for (int ask = 0; ask < 120; ask++) {
                var inputs = requests.get(random.nextInt(requests.size()));
                var transport = TRANSPORTS.get(random.nextInt(TRANSPORTS.size()));
                assertThat(caller.infer(transport, version("kept"), inputs))
                        .as("seed %d, ask %d, %s", seed, ask, transport)
                        .isEqualTo(caller.infer(transport, version("plain"), inputs));
            }
        }
        var kept = statistics("kept").inferenceStats();
        assertThat(kept.cacheMiss().count()).isEqualTo(20);
        assertThat(kept.cacheHit().count()).isEqualTo(100);
        assertThat(kept.success().count()).isEqualTo(120);
        assertThat(statistics("kept").executionCount()).isEqualTo(20);
        assertThat(statistics("plain").inferenceStats().cacheHit().count()).isZero();
        assertThat(statistics("plain").inferenceStats().cacheMiss().count()).isZero();
        assertThat(statistics("plain").executionCount()).isEqualTo(120);
    }

    @Test
    void answersTheSameBytesAgainAndItsOwnIdToEachCaller() throws Exception {
        load("kept", doubling(), ON);
        assertThat(infer("kept", ROW).body()).isEqualTo(infer("kept", ROW).body());
        assertThat(infer("kept", ROW.replace("{\"inputs\"", "{\"id\":\"mine\",\"inputs\""))
                        .body())
                .contains("\"id\":\"mine\"", "[2.0,5.0]");
        assertThat(statistics("kept").inferenceStats().cacheHit().count()).isEqualTo(2);
    }

    @Test
    void doesNotKeepTheAnswersOfAModelThatDoesNotAskForIt() throws Exception {
        load("plain", doubling(), "{}");
        infer("plain", ROW);
        infer("plain", ROW);
        assertThat(statistics("plain").executionCount()).isEqualTo(2);
    }

    @Test
    void aFileAsksByItsMetadataAndACallerMayOverruleIt() throws Exception {
        byte[] asking =
                Files.readAllBytes(BatchModels.with(ModelFiles.doubling(directory), "lepton.response_cache", "on"));
        load("kept", asking, "{}");
        load("plain", asking, OFF);
        for (String model : List.of("kept", "plain")) {
            infer(model, ROW);
            infer(model, ROW);
        }
        assertThat(statistics("kept").executionCount()).isOne();
        assertThat(statistics("plain").executionCount()).isEqualTo(2);
    }

    @Test
    void runsTheModelForCallersWhoWantItAndForSequences() throws Exception {
        load("kept", doubling(), ON);
        for (String words : List.of("no-store", "max-age=0, No-Cache")) {
            for (int ask = 0; ask < 2; ask++) {
                var request = request("/v2/models/kept/infer").header("Cache-Control", words);
                assertThat(send(request.POST(BodyPublishers.ofString(ROW))).body())
                        .contains("[2.0,5.0]");
            }
        }
        String ofSequence = ROW.replace("{\"inputs\"", "{\"parameters\":{\"sequence_id\":7},\"inputs\"");
        infer("kept", ofSequence);
        infer("kept", ofSequence);
        assertThat(statistics("kept").executionCount()).isEqualTo(6);
        assertThat(metric("lepton_response_cache_answers")).isZero();
        infer("kept", ofSequence.replace("7", "0"));
        assertThat(metric("lepton_response_cache_answers"))
                .as("0 is no sequence")
                .isOne();
    }

    @Test
    void keepsNoRefusal() throws Exception {
        load("kept", doubling(), ON);
        String wrong = ROW.replace("[1,2]", "[2,2]");
        assertThat(infer("kept", wrong).statusCode()).isEqualTo(400);
        assertThat(infer("kept", wrong).statusCode()).isEqualTo(400);
        assertThat(metric("lepton_response_cache_answers")).isZero();
    }

    @Test
    void generatesFromTheSameAnswers() throws Exception {
        load("kept", doubling(), ON);
        infer("kept", ROW);
        assertThat(post("/v2/models/kept/generate", "{\"x\":[1,2.5]}").body()).contains("\"y\":[2.0,5.0]");
        var request = request("/v2/models/kept/generate").header("Cache-Control", "no-store");
        send(request.POST(BodyPublishers.ofString("{\"x\":[1,2.5]}")));
        assertThat(statistics("kept").executionCount()).isEqualTo(2);
    }

    @Test
    void forgetsWhatAModelAnsweredThatIsUnloadedOrReplaced() throws Exception {
        load("kept", doubling(), ON);
        infer("kept", ROW);
        assertThat(metric("lepton_response_cache_bytes")).isPositive();
        // The same number, other weights: what was kept would be wrong now.
        load("kept", Files.readAllBytes(BatchModels.perceptron(directory, "batch", "batch", 1)), ON);
        assertThat(metric("lepton_response_cache_bytes")).isZero();
        assertThat(infer("kept", ROW).body()).doesNotContain("[2.0,5.0]");
        assertThat(post("/v2/repository/models/kept/unload", "").statusCode()).isEqualTo(200);
        // It has not heard of the fleet, so it cannot say that there is no such model.
        assertThat(infer("kept", ROW).statusCode()).isEqualTo(503);
        assertThat(metric("lepton_response_cache_bytes")).isZero();
    }

    @Test
    void keepsToItsBoundAndTellsPrometheus() throws Exception {
        node.kill();
        node = start(8_000);
        load("kept", doubling(), ON);
        for (int number = 0; number < 40; number++) {
            infer("kept", ROW.replace("2.5", String.valueOf(number)));
        }
        infer("kept", ROW.replace("2.5", "39"));
        assertThat(metric("lepton_response_cache_budget_bytes")).isEqualTo(8_000);
        assertThat(metric("lepton_response_cache_bytes")).isBetween(6_000L, 8_000L);
        assertThat(metric("lepton_response_cache_evictions_total") + metric("lepton_response_cache_answers"))
                .isEqualTo(40);
        assertThat(metric("lepton_response_cache_hits_total{model=\"kept\",version=\"1\"}"))
                .isOne();
        assertThat(metric("lepton_response_cache_misses_total{model=\"kept\",version=\"1\"}"))
                .isEqualTo(40);
    }

    @Test
    void aNodeWithoutRoomRefusesACallerAndServesAFileThatAsks() throws Exception {
        node.kill();
        node = start(0);
        var refused = post("/v2/repository/models/kept/load", body(doubling(), ON));
        assertThat(refused.statusCode()).isEqualTo(501);
        assertThat(refused.body()).contains("field=config.response_cache.enable", "responseCacheBytesMax=0");
        byte[] asking =
                Files.readAllBytes(BatchModels.with(ModelFiles.doubling(directory), "lepton.response_cache", "on"));
        load("kept", asking, "{}");
        infer("kept", ROW);
        infer("kept", ROW);
        assertThat(statistics("kept").executionCount()).isEqualTo(2);
    }

    private static ModelVersionId version(String model) {
        return new ModelVersionId(new ModelName(model), 1);
    }

    private static NamedTensor randomRows(Random random) {
        int rows = 1 + random.nextInt(4);
        float[] elements = new float[rows * 2];
        for (int place = 0; place < elements.length; place++) {
            elements[place] = random.nextFloat(-3, 3);
        }
        return new NamedTensor("x", Tensor.ofFloats(Shape.of(rows, 2), elements));
    }

    private InferenceNode start(long responseCacheBytesMax) {
        var config = new InferenceNodeConfig(
                Fleets.SELF,
                Fleets.REGION,
                "127.0.0.1",
                0,
                control.url(),
                directory.resolve("artifacts"),
                InferenceNodeConfig.Limits.DEFAULTS.withResponseCacheBytesMax(responseCacheBytesMax));
        return InferenceNode.start(config, web, new TickingClock(), pool);
    }

    private byte[] doubling() throws IOException {
        return Files.readAllBytes(ModelFiles.doubling(directory));
    }

    private void load(String model, byte[] file, String config) throws Exception {
        var answer = post("/v2/repository/models/" + model + "/load", body(file, config));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String body(byte[] file, String config) {
        return "{\"parameters\":{\"config\":\"" + config + "\",\"file:1/model.onnx\":\""
                + Base64.getEncoder().encodeToString(file) + "\"}}";
    }

    /** Of a model that has nothing under way: an answer may be on its way a moment before it is counted. */
    private ModelStatistics statistics(String model) throws Exception {
        String idle = "lepton_inference_queue_requests{model=\"" + model + "\",version=\"1\"}";
        await().atMost(Duration.ofSeconds(20)).until(() -> metric(idle) == 0);
        return Json.read(
                        send(request("/v2/models/" + model + "/stats").GET())
                                .body()
                                .getBytes(UTF_8),
                        ModelStatistics.Reply.class)
                .modelStats()
                .getFirst();
    }

    private long metric(String name) throws Exception {
        Optional<String> line = send(request("/metrics").GET())
                .body()
                .lines()
                .filter(each -> each.startsWith(name + " "))
                .findFirst();
        assertThat(line).as(name).isPresent();
        return Long.parseLong(line.get().substring(name.length() + 1));
    }

    private HttpResponse<String> infer(String model, String body) throws IOException, InterruptedException {
        return post("/v2/models/" + model + "/infer", body);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node.endpoint().httpUrl() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }
}
