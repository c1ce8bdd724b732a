package io.lepton.inference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.engine.ModelFiles;
import io.lepton.inference.engine.TestRuntime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose callers load and unload models, over real sockets, with ONNX Runtime and a control plane of the test's. */
final class RepositoryNodeTest {
    private static final String ROW =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2.5]}]}";

    private final Web web = Web.start(2);
    private final FakeControl control = new FakeControl(web);
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private byte[] file;

    @SuppressWarnings("NullAway.Init")
    private InferencePool pool;

    @SuppressWarnings("NullAway.Init")
    private InferenceNode node;

    @BeforeEach
    void starts() throws IOException {
        file = Files.readAllBytes(ModelFiles.doubling(directory));
        pool = InferencePool.of(1, TestRuntime.onnx(), new CountedMemory());
        node = start();
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
    void takesAModelOutOfMemoryAndBringsItBack() throws Exception {
        serve();
        assertThat(post("/v2/repository/models/digits/unload", "").statusCode()).isEqualTo(200);
        assertThat(infer("digits").statusCode()).isEqualTo(503);
        assertThat(index()).contains("\"state\":\"UNAVAILABLE\",\"reason\":\"unloaded\"");
        await().until(() ->
                heard().filter(state -> state.phase() == Phase.UNLOADED).isPresent());
        assertThat(post("/v2/repository/models/digits/load", "").statusCode()).isEqualTo(200);
        assertThat(infer("digits").statusCode()).isEqualTo(200);
        assertThat(index()).contains("\"state\":\"READY\",\"reason\":\"\"");
        await().until(() ->
                heard().filter(state -> state.phase() == Phase.READY).isPresent());
    }

    @Test
    void servesAFileOfAModelThatNobodyDeployedUntilItIsUnloaded() throws Exception {
        assertThat(loadFile("letters", 7, file).statusCode()).isEqualTo(200);
        assertThat(infer("letters").body()).contains("\"model_version\":\"7\"", "[2.0,5.0]");
        assertThat(local()).hasSize(1);
        assertThat(post("/v2/repository/models/letters/unload", "").statusCode())
                .isEqualTo(200);
        // It has not heard of the fleet, so it cannot say that there is no such model.
        assertThat(infer("letters").statusCode()).isEqualTo(503);
        assertThat(index()).isEqualTo("[]");
        assertThat(local()).isEmpty();
    }

    @Test
    void refusesAFileThatIsNoModelAndServesOn() throws Exception {
        serve();
        for (byte[] wrong : List.of("no model at all".getBytes(UTF_8), new byte[0], unloadable())) {
            var refusal = loadFile("digits", 2, wrong);
            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(refusal.headers().firstValue("Lepton-Error-Code")).contains("INVALID_MODEL_FILE");
            assertThat(refusal.body()).contains("version=digits/2");
        }
        assertThat(infer("digits").body()).contains("\"model_version\":\"1\"");
        assertThat(index()).doesNotContain("\"version\":\"2\"");
        assertThat(local()).isEmpty();
    }

    @Test
    void putsAFileOverWhatTheFleetDeployed() throws Exception {
        serve();
        assertThat(loadFile("digits", 1, file).statusCode()).isEqualTo(200);
        assertThat(infer("digits").body()).contains("\"model_version\":\"1\"", "[2.0,5.0]");
        await().until(() ->
                heard().filter(state -> state.phase() == Phase.UNLOADED).isPresent());
        assertThat(heard().orElseThrow().detail()).isEqualTo(ModelWish.OVERRIDDEN);
    }

    @Test
    void forgetsFilesWhenItStartsAgain() throws Exception {
        loadFile("letters", 7, file);
        node.kill();
        node = start();
        assertThat(local()).isEmpty();
        // It has not heard of the fleet, so it cannot say that there is no such model.
        assertThat(infer("letters").statusCode()).isEqualTo(503);
    }

    @Test
    void tellsOfTheModelThatItCannotLoad() throws Exception {
        control.send(Fleets.assigning(1, 1, publish("no model at all".getBytes(UTF_8))));
        await().until(() ->
                heard().filter(state -> state.phase() == Phase.FAILED).isPresent());
        var refusal = post("/v2/repository/models/digits/load", "");
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.body()).contains("version=digits/1");
    }

    /** A file whose signature can be read, of an operator that no runtime has. */
    private byte[] unloadable() {
        return new String(file, ISO_8859_1).replace("\"\003Add", "\"\003Axx").getBytes(ISO_8859_1);
    }

    private void serve() throws Exception {
        control.send(Fleets.assigning(1, 1, publish(file)));
        await().atMost(Duration.ofSeconds(20)).until(() -> heard().filter(state -> state.phase() == Phase.READY)
                .isPresent());
    }

    private ModelVersion publish(byte[] bytes) throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        control.artifacts.put(digest, bytes);
        return new ModelVersion(
                new ModelVersionId(new ModelName("digits"), 1),
                new ArtifactId(digest),
                bytes.length,
                ModelFormat.ONNX,
                Fleets.ROW,
                Instant.EPOCH);
    }

    private InferenceNode start() {
        var config = new InferenceNodeConfig(
                Fleets.SELF,
                Fleets.REGION,
                "127.0.0.1",
                0,
                control.url(),
                directory.resolve("artifacts"),
                InferenceNodeConfig.Limits.DEFAULTS);
        return InferenceNode.start(config, web, new TickingClock(), pool);
    }

    /** The last that the control plane heard of the node's only replica. */
    private Optional<ReplicaState> heard() {
        return control.reports.isEmpty()
                ? Optional.empty()
                : control.reports.getLast().replicas().stream().findFirst();
    }

    private List<Path> local() throws IOException {
        try (var files = Files.list(directory.resolve("artifacts").resolve("local"))) {
            return files.toList();
        }
    }

    private HttpResponse<String> loadFile(String model, int version, byte[] bytes)
            throws IOException, InterruptedException {
        String text = Base64.getEncoder().encodeToString(bytes);
        return post(
                "/v2/repository/models/" + model + "/load",
                "{\"parameters\":{\"file:" + version + "/model.onnx\":\"" + text + "\"}}");
    }

    private HttpResponse<String> infer(String model) throws IOException, InterruptedException {
        return post("/v2/models/" + model + "/infer", ROW);
    }

    private String index() throws IOException, InterruptedException {
        return post("/v2/repository/index", "").body();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(node.endpoint().httpUrl() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
