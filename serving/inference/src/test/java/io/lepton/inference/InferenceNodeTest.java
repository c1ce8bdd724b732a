package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Node;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.inference.engine.ModelFiles;
import io.lepton.inference.engine.TestRuntime;
import io.lepton.telemetry.Traces;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node against a control plane of the test's, over real sockets, with ONNX Runtime. */
final class InferenceNodeTest {
    private static final String INFER = "/v2/models/digits/infer";
    private static final String ROW =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2.5]}]}";

    private static final NodePorts PORTS = new NodePorts(Optional.of(InferenceNodeTest::explain), Traces.off());

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
        pool = InferencePool.of(1, TestRuntime.onnx(), new CountedMemory());
        node = start(pool);
        await().until(control::isSubscribed);
    }

    @AfterEach
    void ends() {
        node.kill();
        control.close();
        client.close();
        pool.close();
        web.close();
    }

    @Test
    void joinsTheFleetUnderTheAddressThatItHas() {
        await().until(() -> !control.joined.isEmpty());
        assertThat(control.joined.getFirst()).isEqualTo(new Node(Fleets.SELF, Fleets.REGION, node.endpoint()));
    }

    @Test
    void answersOnceAnAssignedModelIsFetchedLoadedAndWarm() throws Exception {
        assertThat(get("/v2/health/ready").statusCode()).isEqualTo(503);
        ModelVersion version = publish(Files.readAllBytes(ModelFiles.doubling(directory)), 1);
        control.send(Fleets.assigning(1, 1, version));
        awaitPhase(Phase.READY);
        assertThat(post().body()).contains("\"model_version\":\"1\"", "[2.0,5.0]");
        assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
        assertThat(control.replies)
                .allSatisfy(reply -> assertThat(reply.refusal()).isEmpty());
    }

    @Test
    void doesNotCallAModelUnknownBeforeItHasHeardOfTheFleet() throws Exception {
        assertThat(post().statusCode()).isEqualTo(503);
        assertThat(post().body()).contains("no snapshot of the fleet yet");
        control.send(Fleets.assigning(1, 1));
        await().until(() -> post().statusCode() == 404);
    }

    @Test
    void explainsByAskingTheModelItself() throws Exception {
        serve();
        var explain = request("/v2/models/digits/explain").POST(BodyPublishers.ofString(ROW));
        assertThat(client.send(explain.build(), BodyHandlers.ofString()).body())
                .contains("\"name\":\"explained_y\"", "[2.0,5.0]");
    }

    @Test
    void refusesABrokenSnapshotAndServesOn() throws Exception {
        ModelVersion version = serve();
        var self = new Node(Fleets.SELF, Fleets.REGION, node.endpoint());
        control.send(Fleets.snapshot(1, 2, List.of(self), List.of(), Fleets.assignments(version)));
        await().until(() ->
                control.replies.stream().anyMatch(reply -> reply.refusal().isPresent()));
        assertThat(post().statusCode()).isEqualTo(200);
    }

    @Test
    void tellsInOneLineWhyAFileCannotBeLoaded() throws Exception {
        control.send(Fleets.assigning(1, 1, publish("no model at all".getBytes(StandardCharsets.UTF_8), 1)));
        awaitPhase(Phase.FAILED);
        assertThat(state().orElseThrow().detail()).contains("version=digits/1").doesNotContain("\n");
        assertThat(post().statusCode()).isEqualTo(503);
    }

    @Test
    void fetchesAgainWhatCameDamaged() throws Exception {
        byte[] bytes = Files.readAllBytes(ModelFiles.doubling(directory));
        ModelVersion version = publish(bytes, 1);
        control.artifacts.put(version.artifact().sha256(), new byte[bytes.length]);
        control.send(Fleets.assigning(1, 1, version));
        await().until(() -> state().filter(state -> !state.detail().isEmpty()).isPresent());
        assertThat(state().orElseThrow().phase()).isEqualTo(Phase.FETCHING);
        control.artifacts.put(version.artifact().sha256(), bytes);
        awaitPhase(Phase.READY);
    }

    @Test
    void forgetsAModelThatIsNoLongerAssigned() throws Exception {
        serve();
        control.send(Fleets.assigning(1, 2));
        await().until(() -> post().statusCode() == 404);
    }

    @Test
    void servesOnWhenTheControlPlaneIsGone() throws Exception {
        serve();
        control.close();
        assertThat(post().statusCode()).isEqualTo(200);
    }

    @Test
    void usesTheBytesThatAnEarlierRunLeft() throws Exception {
        ModelVersion version = serve();
        node.kill();
        control.artifacts.clear();
        control.reports.clear();
        int joinings = control.joined.size();
        node = start(pool);
        await().until(() -> control.joined.size() > joinings && control.isSubscribed());
        await().untilAsserted(() -> {
            control.send(Fleets.assigning(1, 1, version));
            assertThat(post().statusCode()).isEqualTo(200);
        });
    }

    @Test
    void takesNoConnectionOnceKilled() throws Exception {
        serve();
        node.kill();
        node.kill();
        assertThatThrownBy(this::post).isInstanceOf(ConnectException.class);
    }

    @Test
    void answersWhatItHasTakenInBeforeItStops() throws Exception {
        var runtime = new MemoryModelRuntime();
        try (var gated = InferencePool.of(1, runtime, new CountedMemory())) {
            node.kill();
            await().until(() -> !control.isSubscribed());
            node = start(gated);
            await().until(control::isSubscribed);
            serve();
            var gate = runtime.shut();
            var running = client.sendAsync(
                    request(INFER).POST(BodyPublishers.ofString(ROW)).build(), BodyHandlers.ofString());
            await().until(() -> runtime.running() == 1);
            var stopping = Thread.ofVirtual().start(this::stop);
            await().until(() -> get("/v2/health/ready").statusCode() == 503);
            gate.countDown();
            assertThat(running.get().statusCode()).isEqualTo(200);
            assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
            await().until(() -> runtime.openModels() == 0);
        }
    }

    /** Brings one model to ready. */
    private ModelVersion serve() throws Exception {
        ModelVersion version = publish(Files.readAllBytes(ModelFiles.doubling(directory)), 1);
        control.send(Fleets.assigning(1, 1, version));
        awaitPhase(Phase.READY);
        return version;
    }

    private ModelVersion publish(byte[] bytes, int number) throws NoSuchAlgorithmException {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        control.artifacts.put(digest, bytes);
        return new ModelVersion(
                new ModelVersionId(new ModelName("digits"), number),
                new ArtifactId(digest),
                bytes.length,
                ModelFormat.ONNX,
                Fleets.ROW,
                Instant.EPOCH);
    }

    private InferenceNode start(InferencePool with) {
        var config = new InferenceNodeConfig(
                Fleets.SELF,
                Fleets.REGION,
                "127.0.0.1",
                0,
                control.url(),
                directory.resolve("artifacts"),
                InferenceNodeConfig.Limits.DEFAULTS);
        return InferenceNode.start(config, web, new TickingClock(), with, PORTS);
    }

    /** Explains an answer by the answer. */
    private static CompletionStage<List<NamedTensor>> explain(
            ModelVersion version, List<NamedTensor> inputs, Explainer.Predictor predictor) {
        assertThat(version.id().model().value()).isEqualTo("digits");
        return predictor.predict(inputs).thenApply(outputs -> outputs.stream()
                .map(output -> new NamedTensor("explained_" + output.name(), output.tensor()))
                .toList());
    }

    private void stop() {
        try {
            node.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitPhase(Phase phase) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> state().filter(state -> state.phase() == phase).isPresent());
    }

    /** The last that the control plane heard of the node's only replica. */
    private Optional<ReplicaState> state() {
        return control.reports.isEmpty()
                ? Optional.empty()
                : control.reports.getLast().replicas().stream().findFirst();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post() throws IOException, InterruptedException {
        return client.send(request(INFER).POST(BodyPublishers.ofString(ROW)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node.endpoint().httpUrl() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }
}
