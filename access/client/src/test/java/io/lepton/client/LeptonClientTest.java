package io.lepton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.DataClass;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.Json;
import io.lepton.wire.ModelView;
import io.lepton.wire.NodeView;
import io.lepton.wire.RegionView;
import io.lepton.wire.StatusView;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of the control plane, each against a real HTTP server. */
final class LeptonClientTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final RegionId FRANKFURT = new RegionId("frankfurt");
    private static final ModelVersion VERSION = new ModelVersion(
            new ModelVersionId(DIGITS, 1),
            new ArtifactId("0".repeat(64)),
            5,
            ModelFormat.ONNX,
            new Signature(List.of(), List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1)))),
            Instant.EPOCH);
    private static final DeploymentView DEPLOYMENT =
            new DeploymentView(VERSION.id(), new RegionSelection.All(), 1, "rolling", 0, 3, List.of());
    private static final RegionView REGION = new RegionView(
            FRANKFURT, new Jurisdiction("EU"), 50.1, 8.7, 1, 300, "alive", Optional.of("http://127.0.0.1:1"), 2, 2);

    private final FakeServer server = new FakeServer();
    private final LeptonClient client = LeptonClient.connect(server.url());

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void readsWhatTheControlPlaneShows() {
        var node = new NodeView(new NodeId("frankfurt-1"), FRANKFURT, "alive", "127.0.0.1:2", 7, List.of());
        var model = new ModelView(DIGITS, 1, List.of(VERSION));
        var policy = new ResidencyPolicy(new DataClass("public"), new ResidencyPolicy.Anywhere());
        var status = new StatusView(
                "1",
                true,
                1,
                7,
                List.of(REGION),
                List.of(node),
                List.of(DEPLOYMENT),
                List.of(policy),
                new DataClass("public"),
                List.of());
        server.answers("GET /api/v1/regions", 200, List.of(REGION))
                .answers("GET /api/v1/nodes", 200, List.of(node))
                .answers("GET /api/v1/models", 200, List.of(model))
                .answers("GET /api/v1/models/digits", 200, model)
                .answers("GET /api/v1/deployments", 200, List.of(DEPLOYMENT))
                .answers("GET /api/v1/deployments/digits", 200, DEPLOYMENT)
                .answers("GET /api/v1/policies", 200, List.of(policy))
                .answers("GET /api/v1/status", 200, status);
        assertThat(client.regions()).containsExactly(REGION);
        assertThat(client.nodes()).containsExactly(node);
        assertThat(client.models()).containsExactly(model);
        assertThat(client.model(DIGITS)).isEqualTo(model);
        assertThat(client.deployments()).containsExactly(DEPLOYMENT);
        assertThat(client.deployment(DIGITS)).isEqualTo(DEPLOYMENT);
        assertThat(client.policies()).containsExactly(policy);
        assertThat(client.status()).isEqualTo(status);
    }

    @Test
    void pushesTheBytesOfAFileAndTellsHowFarItIs(@TempDir Path folder) throws IOException {
        var file = Files.write(folder.resolve("model.onnx"), new byte[200_000]);
        server.answers("POST /api/v1/models/digits/versions", 201, VERSION);
        List<Long> sent = new ArrayList<>();
        assertThat(client.pushModel(DIGITS, file, (bytes, total) -> {
                    assertThat(total).isEqualTo(200_000);
                    sent.add(bytes);
                }))
                .isEqualTo(VERSION);
        assertThat(sent).isSorted().endsWith(200_000L);
        var asked = server.asked().getFirst();
        assertThat(asked.body()).hasSize(200_000);
        assertThat(asked.header("Content-Type")).contains("application/octet-stream");
        assertThat(asked.header("Content-Length")).contains("200000");
    }

    @Test
    void takesAnOldVersionForAnAnswerToo(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("model.onnx"), "bytes");
        server.answers("POST /api/v1/models/digits/versions", 200, VERSION);
        assertThat(client.pushModel(DIGITS, file)).isEqualTo(VERSION);
    }

    @Test
    void refusesAFileThatCannotBeReadWithoutCallingAnybody(@TempDir Path folder) {
        for (var file : List.of(folder.resolve("missing.onnx"), folder)) {
            assertThatExceptionOfType(LeptonException.class)
                    .isThrownBy(() -> client.pushModel(DIGITS, file))
                    .withMessageContaining("file=" + file)
                    .matches(e -> e.code() == ErrorCode.INVALID_REQUEST);
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void deploysAndUndeploys() {
        server.answers("PUT /api/v1/deployments/digits", 200, DEPLOYMENT)
                .answers(
                        "DELETE /api/v1/deployments/digits",
                        (exchange, _) -> FakeServer.send(exchange, 204, new byte[0]));
        var request = new DeploymentRequest(Optional.of(1), new RegionSelection.All(), 1);
        assertThat(client.deploy(DIGITS, request)).isEqualTo(DEPLOYMENT);
        client.undeploy(DIGITS);
        assertThat(Json.readStrictly(server.asked().getFirst().bytes(), DeploymentRequest.class))
                .isEqualTo(request);
    }

    @Test
    void killsRestoresAndStops() {
        server.answers("POST /api/v1/regions/frankfurt/kill", 200, REGION)
                .answers("POST /api/v1/regions/frankfurt/restore", 200, REGION)
                .answers("POST /api/v1/fleet/shutdown", 202, REGION);
        client.killRegion(FRANKFURT);
        client.restoreRegion(FRANKFURT);
        client.shutdown();
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void throwsWhatTheServerRefused() {
        server.refuses("GET /api/v1/models/digits", ErrorCode.UNKNOWN_MODEL, "no such model: model=digits");
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> client.model(DIGITS))
                .withMessage("no such model: model=digits (UNKNOWN_MODEL, see /errors/UNKNOWN_MODEL)")
                .matches(e -> e.code() == ErrorCode.UNKNOWN_MODEL);
    }

    @Test
    void findsTheNearestCodeForARefusalWithoutOne() {
        server.answers("GET /api/v1/nodes", 400, "what?").answers("GET /api/v1/models", 500, "what?");
        refuses(client::nodes, ErrorCode.INVALID_REQUEST, "status=400");
        refuses(client::models, ErrorCode.UPSTREAM_FAILED, "status=500");
        refuses(client::regions, ErrorCode.NOT_FOUND, "status=404");
    }

    @Test
    void blamesTheServerForAnAnswerThatCannotBeRead() {
        server.answers("GET /api/v1/regions", 200, "not a list");
        refuses(client::regions, ErrorCode.UPSTREAM_FAILED, "cannot be read");
    }

    @Test
    void namesTheAddressWhereNoFleetAnswers() {
        var address = server.url();
        server.close();
        refuses(client::regions, ErrorCode.FLEET_UNREACHABLE, "control=" + address);
    }

    @Test
    void namesTheAddressOfAFleetThatBreaksOff() {
        server.breaksOff("POST /api/v1/fleet/shutdown");
        refuses(client::shutdown, ErrorCode.FLEET_UNREACHABLE, "control=" + server.url());
    }

    @Test
    void givesUpOnAControlPlaneThatStaysMute() {
        server.staysMute("GET /api/v1/regions");
        var defaults = LeptonClientConfig.DEFAULTS;
        var hasty = new LeptonClientConfig(
                List.of(),
                defaults.connectTimeout(),
                Duration.ofMillis(50),
                defaults.uploadTimeout(),
                defaults.predictDeadline());
        try (var impatient = LeptonClient.connect(server.url(), hasty)) {
            refuses(impatient::regions, ErrorCode.DEADLINE_EXCEEDED, "control=" + server.url());
        }
    }

    @Test
    void staysInterruptedWhenInterrupted() {
        server.staysMute("GET /api/v1/regions");
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(client::regions);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void refusesAUrlThatIsNotOfHttp() {
        for (var url : List.of("ftp://host", "localhost:7070", "http:///path", "host")) {
            refuses(() -> LeptonClient.connect(URI.create(url)), ErrorCode.INVALID_REQUEST, "control=" + url);
        }
        var config = LeptonClientConfig.DEFAULTS.withGateways(List.of(URI.create("host")));
        refuses(() -> LeptonClient.connect(server.url(), config), ErrorCode.INVALID_REQUEST, "gateway=host");
    }

    @Test
    void takesAUrlWithASlashAtItsEnd() {
        server.answers("GET /api/v1/regions", 200, List.of(REGION));
        try (var slashed = LeptonClient.connect(URI.create(server.url() + "/"))) {
            assertThat(slashed.regions()).containsExactly(REGION);
        }
    }

    @Test
    void refusesATimeoutThatIsNotPositive() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> LeptonClientConfig.DEFAULTS.withPredictDeadline(Duration.ZERO))
                .withMessageContaining("predictDeadline=PT0S");
    }

    private static void refuses(Runnable call, ErrorCode code, String words) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(call::run)
                .withMessageContaining(words)
                .matches(e -> e.code() == code, "code " + code);
    }
}
