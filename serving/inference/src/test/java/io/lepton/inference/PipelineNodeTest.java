package io.lepton.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ElementType;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.ModelFiles;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.inference.engine.TestRuntime;
import io.lepton.telemetry.Traces;
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
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline of ONNX Runtime and transforms in a node, over real sockets: twice doubled, and the larger of each row. */
final class PipelineNodeTest {
    private static final String PIPELINE = """
            {"lepton": "pipeline/v1",
             "inputs": [{"name": "row", "datatype": "INT32", "shape": [-1, 2]}],
             "steps": [
               {"name": "cast", "transform": "cast", "with": {"to": "FP32"}, "inputs": {"input": "row"}},
               {"name": "once", "model": "digits", "version": 1, "inputs": {"x": "cast.output"}},
               {"name": "twice", "model": "digits", "version": 1, "inputs": {"x": "once.y"}},
               {"name": "best", "transform": "top-k", "with": {"k": 1, "labels": ["left", "right"]},
                "inputs": {"input": "twice.y"}}],
             "outputs": [{"name": "value", "from": "best.values"}, {"name": "side", "from": "best.labels"}]}""";

    private static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("row", ElementType.INT32, Shape.of(-1, 2))),
            List.of(
                    new TensorSpec("value", ElementType.FP32, Shape.of(-1, 1)),
                    new TensorSpec("side", ElementType.BYTES, Shape.of(-1, 1))));

    private static final String ROWS =
            "{\"inputs\":[{\"name\":\"row\",\"shape\":[2,2],\"datatype\":\"INT32\",\"data\":[1,2,7,-3]}]}";

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
    void serves() throws Exception {
        pool = InferencePool.of(2, TestRuntime.onnx(), new CountedMemory());
        var config = new InferenceNodeConfig(
                Fleets.SELF,
                Fleets.REGION,
                "127.0.0.1",
                0,
                control.url(),
                directory.resolve("artifacts"),
                InferenceNodeConfig.Limits.DEFAULTS);
        var ports = new NodePorts(Optional.empty(), Traces.off());
        node = InferenceNode.start(config, web, new SteppingClock(), pool, ports);
        await().until(control::isSubscribed);
        control.send(Fleets.assigning(1, 1, model(), pipeline()));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/v2/health/ready").statusCode() == 200);
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
    void answersLikeAnyModel() throws Exception {
        var answer = post("/v2/models/scoring/infer", ROWS);
        assertThat(answer.body())
                .contains(
                        "\"model_name\":\"scoring\"", "\"model_version\":\"1\"", "[8.0,28.0]", "[\"right\",\"left\"]");
        assertThat(post("/v2/models/scoring/infer", ROWS.replace("]}]}", "]}],\"outputs\":[{\"name\":\"side\"}]}"))
                        .body())
                .contains("[\"right\",\"left\"]")
                .doesNotContain("\"value\"");
    }

    @Test
    void tellsItsPlatformAndSignature() throws Exception {
        assertThat(get("/v2/models/scoring").body())
                .contains("\"platform\":\"lepton_pipeline\"", "\"name\":\"row\"", "\"datatype\":\"BYTES\"");
        assertThat(get("/v2/models/digits").body()).contains("\"platform\":\"onnx_onnxv1\"");
    }

    @Test
    void countsThePipelineItsStepsAndItsMembers() throws Exception {
        post("/v2/models/scoring/infer", ROWS);
        assertThat(get("/v2/models/scoring/stats").body())
                .contains("\"name\":\"scoring\"", "\"inference_count\":1", "\"execution_count\":1");
        assertThat(get("/v2/models/digits/stats").body()).contains("\"inference_count\":2");
        assertThat(get("/metrics").body())
                .contains(
                        "lepton_pipeline_step_seconds_count{model=\"scoring\",version=\"1\",step=\"twice\"} 1\n",
                        "lepton_pipeline_step_seconds_count{model=\"scoring\",version=\"1\",step=\"best\"} 1\n");
    }

    @Test
    void aMembersAnswersAreKeptForThePipelineToo() throws Exception {
        String config = "{\"parameters\":{\"config\":\"{\\\"response_cache\\\":{\\\"enable\\\":true}}\"}}";
        assertThat(post("/v2/repository/models/digits/load", config).statusCode())
                .isEqualTo(200);
        String first = post("/v2/models/scoring/infer", ROWS).body();
        assertThat(first).contains("[8.0,28.0]");
        assertThat(post("/v2/models/scoring/infer", ROWS).body()).isEqualTo(first);
        assertThat(get("/v2/models/digits/stats").body())
                .contains("\"execution_count\":2", "\"cache_hit\":{\"count\":2", "\"cache_miss\":{\"count\":2");
        var refused = post("/v2/repository/models/scoring/load", config);
        assertThat(refused.statusCode()).isEqualTo(501);
        assertThat(refused.body()).contains("field=config.response_cache.enable");
    }

    @Test
    void refusesWhatDoesNotFitTheDerivedSignature() throws Exception {
        var refused = post("/v2/models/scoring/infer", ROWS.replace("INT32", "FP32"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("expected=INT32");
    }

    @Test
    void generatesLikeAnyModel() throws Exception {
        assertThat(post("/v2/models/scoring/generate", "{\"row\": [[5, 6]]}").body())
                .contains("\"value\":24.0", "\"side\":\"right\"");
    }

    private ModelVersion model() throws Exception {
        byte[] bytes = Files.readAllBytes(ModelFiles.doubling(directory));
        return version("digits", bytes, ModelFormat.ONNX, Fleets.ROW, List.of());
    }

    private ModelVersion pipeline() throws Exception {
        byte[] bytes = PIPELINE.getBytes(UTF_8);
        return version("scoring", bytes, ModelFormat.PIPELINE, SIGNATURE, List.of(ModelVersionId.parse("digits/1")));
    }

    private ModelVersion version(
            String name, byte[] bytes, ModelFormat format, Signature signature, List<ModelVersionId> members)
            throws NoSuchAlgorithmException {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        control.artifacts.put(digest, bytes);
        return new ModelVersion(
                new ModelVersionId(new ModelName(name), 1),
                new ArtifactId(digest),
                bytes.length,
                format,
                signature,
                Instant.EPOCH,
                members);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node.endpoint().httpUrl() + path));
    }
}
