package io.lepton.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.artifacts.FileArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.chassis.LineStream;
import io.lepton.chassis.LineStreamConfig;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.ApplyRequest;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import io.lepton.wire.ModelView;
import io.lepton.wire.NodeView;
import io.lepton.wire.Paths;
import io.lepton.wire.PolicyConfirmation;
import io.lepton.wire.PolicyDigest;
import io.lepton.wire.PolicyQuestion;
import io.lepton.wire.RegionView;
import io.lepton.wire.StatusView;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlPlaneTest {
    private static final String DEPLOY_ALL = "{\"regions\":\"all\",\"replicas\":1}";

    private static Web web;
    private static HttpClient client;

    @TempDir
    Path folder;

    private final AtomicLong nowNanos = new AtomicLong();
    private final MemoryDesiredStore desired = new MemoryDesiredStore();
    private ControlPlane plane;

    @BeforeAll
    static void startWeb() {
        web = Web.start(1);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void closeWeb() {
        client.close();
        web.close();
    }

    @BeforeEach
    void start() {
        plane = start(DevelopmentControls.forbidden());
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void registersAFileOnceAndGivesItsBytesBack() throws Exception {
        var first = post("/models/digits/versions", "model");
        assertThat(first.statusCode()).isEqualTo(201);
        var version = Json.read(first.body(), ModelVersion.class);
        assertThat(version.id()).hasToString("digits/1");
        assertThat(version.signature()).isEqualTo(Samples.SIGNATURE);
        assertThat(post("/models/digits/versions", "model").statusCode()).isEqualTo(200);
        assertThat(post("/models/digits/versions", "other").statusCode()).isEqualTo(201);
        var model = Json.read(get(Paths.API + "/models/digits").body(), ModelView.class);
        assertThat(model.latest()).isEqualTo(2);
        assertThat(get(Paths.ARTIFACTS + "/" + version.artifact()).body()).isEqualTo("model".getBytes(UTF_8));
        assertThat(get(Paths.API + "/models/digits/versions/2/file").body()).isEqualTo("other".getBytes(UTF_8));
        assertRefused(get(Paths.API + "/models/digits/versions/3/file"), ErrorCode.UNKNOWN_VERSION);
        assertRefused(get(Paths.API + "/models/digits/versions/x/file"), ErrorCode.INVALID_REQUEST);
        assertRefused(get(Paths.API + "/models/other/versions/1/file"), ErrorCode.UNKNOWN_MODEL);
    }

    @Test
    void leavesNothingOfAFileThatIsNoModel() throws Exception {
        assertRefused(post("/models/digits/versions", "bad"), ErrorCode.INVALID_MODEL_FILE);
        assertRefused(post("/models/digits/versions", ""), ErrorCode.INVALID_MODEL_FILE);
        assertRefused(post("/models/digits/versions", "x".repeat(200)), ErrorCode.TOO_LARGE);
        assertRefused(post("/models/-bad-/versions", "model"), ErrorCode.INVALID_REQUEST);
        assertRefused(get(Paths.API + "/models/digits"), ErrorCode.UNKNOWN_MODEL);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void keepsBytesThatAnotherModelNamesWhenARegistrationIsRefused() throws Exception {
        post("/models/a/versions", "model");
        for (int i = 0; i < 9; i++) {
            post("/models/b/versions", "other" + i);
        }
        assertThat(post("/models/b/versions", "other9").statusCode()).isEqualTo(201);
        assertRefused(post("/models/b/versions", "model"), ErrorCode.OVERLOADED);
        assertThat(post("/models/a/versions", "model").statusCode()).isEqualTo(200);
        var artifact = Json.read(get(Paths.API + "/models/a").body(), ModelView.class)
                .versions()
                .getFirst()
                .artifact();
        assertThat(get(Paths.ARTIFACTS + "/" + artifact).statusCode()).isEqualTo(200);
    }

    @Test
    void deploysAndShowsHowFarItIs() throws Exception {
        post("/models/digits/versions", "model");
        join();
        var rolling = Json.read(deploy("digits", DEPLOY_ALL).body(), DeploymentView.class);
        assertThat(rolling.state()).isEqualTo("rolling");
        assertThat(rolling.wanted()).isEqualTo(1);
        report(Phase.READY, "");
        var ready = Json.read(get(Paths.API + "/deployments/digits").body(), DeploymentView.class);
        assertThat(ready.state()).isEqualTo("ready");
        report(Phase.FAILED, "no such operator");
        var failed = Json.read(get(Paths.API + "/deployments").body(), DeploymentView[].class)[0];
        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.replicas().getFirst().detail()).isEqualTo("no such operator");
        assertThat(delete("/deployments/digits").statusCode()).isEqualTo(204);
        assertRefused(get(Paths.API + "/deployments/digits"), ErrorCode.NOT_FOUND);
        assertRefused(delete("/deployments/digits"), ErrorCode.NOT_FOUND);
    }

    @Test
    void refusesDeploymentsThatCannotBe() throws Exception {
        assertRefused(deploy("digits", DEPLOY_ALL), ErrorCode.UNKNOWN_MODEL);
        post("/models/digits/versions", "model");
        assertRefused(
                deploy("digits", "{\"version\":2,\"regions\":\"all\",\"replicas\":1}"), ErrorCode.UNKNOWN_VERSION);
        assertRefused(deploy("digits", "{\"regions\":[\"atlantis\"],\"replicas\":1}"), ErrorCode.UNKNOWN_REGION);
        assertRefused(deploy("digits", "{\"regions\":\"all\",\"replicas\":0}"), ErrorCode.INVALID_REQUEST);
        assertRefused(deploy("digits", "{\"regions\":\"all\",\"replica\":1}"), ErrorCode.INVALID_REQUEST);
        assertThat(Json.read(get(Paths.API + "/deployments").body(), DeploymentView[].class))
                .isEmpty();
    }

    @Test
    void streamsEverySnapshotToWhoListens() throws Exception {
        var snapshots = new CopyOnWriteArrayList<FleetSnapshot>();
        try (var _ = subscribe("gateway-beijing", snapshots)) {
            await().until(() -> !snapshots.isEmpty());
            join();
            await().until(() -> snapshots.getLast().nodes().size() == 1);
            assertThat(Json.read(get(Paths.API + "/regions").body(), RegionView[].class)[0].state())
                    .isEqualTo("alive");
            var reply = new SnapshotReply("gateway-beijing", 1, 1, Optional.of("odd"));
            assertThat(internal("POST", Paths.SNAPSHOT_REPLIES, reply).statusCode())
                    .isEqualTo(204);
            var status = Json.read(get(Paths.API + "/status").body(), StatusView.class);
            assertThat(status.receivers().getFirst().refusal()).isEqualTo("odd");
        }
        await().until(() -> Json.read(get(Paths.API + "/regions").body(), RegionView[].class)[0]
                .state()
                .equals("degraded"));
        assertRefused(get(Paths.SNAPSHOTS + "?receiver=No+name"), ErrorCode.INVALID_REQUEST);
        assertRefused(get(Paths.SNAPSHOTS), ErrorCode.INVALID_REQUEST);
    }

    @Test
    void confirmsThePoliciesThatAreDeclaredAtThisMoment() throws Exception {
        PolicyConfirmation first = confirmed();
        assertThat(first.policies()).isEqualTo(PolicyDigest.of(Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC));
        assertThat(first.epoch()).isEqualTo(1);
        String tighter =
                "apiVersion: lepton.io/v1\nkind: Policy\nmetadata: {name: more}\nspec: {jurisdictions: [CN]}\n";
        var apply = new ApplyRequest(List.of(new ApplyRequest.File("f.yaml", tighter)), Optional.empty());
        assertThat(internal("POST", Paths.API + "/apply", apply).statusCode()).isEqualTo(200);
        PolicyConfirmation second = confirmed();
        assertThat(second.policies()).isNotEqualTo(first.policies());
        assertThat(second.revision()).isGreaterThan(first.revision());
        assertThat(second.isBelieved(Set.of())).isTrue();
        var stranger = new PolicyQuestion("No name", "0123456789abcdef");
        assertRefused(internal("POST", Paths.POLICY_CONFIRMATIONS, stranger), ErrorCode.INVALID_REQUEST);
    }

    private PolicyConfirmation confirmed() throws Exception {
        var question = new PolicyQuestion("gateway-beijing", "0123456789abcdef");
        var said =
                Json.read(internal("POST", Paths.POLICY_CONFIRMATIONS, question).body(), PolicyConfirmation.class);
        assertThat(said.question()).isEqualTo(question);
        return said;
    }

    @Test
    void callsANodeLostThatIsSilent() throws Exception {
        join();
        assertThat(Json.read(get(Paths.API + "/nodes").body(), NodeView[].class)[0].state())
                .isEqualTo("alive");
        nowNanos.addAndGet(4_000_000_000L);
        // Silence is noticed at the next tick, not by who asks.
        await().until(() -> Json.read(get(Paths.API + "/nodes").body(), NodeView[].class)[0]
                .state()
                .equals("lost"));
    }

    @Test
    void reignsUnderAHigherEpochOverWhatWasStored() throws Exception {
        post("/models/digits/versions", "model");
        deploy("digits", DEPLOY_ALL);
        plane.close();
        plane = start(DevelopmentControls.forbidden());
        var status = Json.read(get(Paths.API + "/status").body(), StatusView.class);
        assertThat(status.epoch()).isEqualTo(2);
        assertThat(status.deployments()).hasSize(1);
    }

    @Test
    void refusesAWishOnceAnotherControlPlaneReigns() throws Exception {
        assertThat(desired.write(desired.read().underNewEpoch(), new Origin(Origin.FLEET, Instant.EPOCH)))
                .isTrue();
        assertRefused(post("/models/digits/versions", "model"), ErrorCode.CONTROL_STANDBY);
        assertRefused(get(Paths.API + "/models/digits"), ErrorCode.CONTROL_STANDBY);
        assertRefused(get(Paths.SNAPSHOTS + "?receiver=gateway-beijing"), ErrorCode.CONTROL_STANDBY);
        var question = new PolicyQuestion("gateway-beijing", "0123456789abcdef");
        assertRefused(internal("POST", Paths.POLICY_CONFIRMATIONS, question), ErrorCode.CONTROL_STANDBY);
    }

    @Test
    void killsRegionsOfDevelopmentFleetsOnly() throws Exception {
        assertRefused(post("/regions/beijing/kill", ""), ErrorCode.DEVELOPMENT_ONLY);
        assertRefused(post("/fleet/shutdown", ""), ErrorCode.DEVELOPMENT_ONLY);
        var controls = new RecordingControls();
        plane.close();
        plane = start(controls);
        assertThat(post("/regions/beijing/kill", "").statusCode()).isEqualTo(204);
        assertThat(Json.read(get(Paths.API + "/regions").body(), RegionView[].class)[0].state())
                .isEqualTo("killed");
        assertThat(post("/regions/beijing/restore", "").statusCode()).isEqualTo(204);
        assertThat(post("/fleet/shutdown", "").statusCode()).isEqualTo(204);
        assertRefused(post("/regions/atlantis/kill", ""), ErrorCode.UNKNOWN_REGION);
        assertThat(controls.calls).containsExactly("kill beijing", "restore beijing", "shutdown");
    }

    private ControlPlane start(DevelopmentControls development) {
        var config = new ControlConfig(
                "127.0.0.1",
                0,
                "test",
                100,
                java.time.Duration.ofMillis(20),
                new CoreConfig(java.time.Duration.ofSeconds(3), java.time.Duration.ofSeconds(5), 10, 10, 10),
                ReignConfig.of(ReignConfig.Succession.AT_ONCE));
        var fleet = new FleetDefinition(Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC);
        var ports = new ControlPorts(
                clock(), desired, FileArtifactStore.open(folder), ControlPlaneTest::readSignature, development);
        return ControlPlane.start(web, config, fleet, ports);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public long nanos() {
                return nowNanos.get();
            }

            @Override
            public Instant now() {
                return Instant.EPOCH;
            }
        };
    }

    private static io.lepton.domain.Signature readSignature(String name, long sizeBytes, InputStream bytes) {
        try {
            if (new String(bytes.readAllBytes(), UTF_8).equals("bad")) {
                throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, "no model");
            }
            return Samples.SIGNATURE;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void join() throws Exception {
        internal("PUT", Paths.GATEWAYS, new Gateway(new RegionId("beijing"), new Endpoint("127.0.0.1", 7071)));
        assertThat(internal("PUT", Paths.NODES, Samples.node("beijing", 1)).statusCode())
                .isEqualTo(204);
    }

    private void report(Phase phase, String detail) throws Exception {
        var replica = new ReplicaState(Samples.version("digits", 1).id(), phase, detail);
        var report = new NodeReport(new NodeId("beijing-1"), 1, 1, List.of(replica));
        assertThat(internal("POST", Paths.NODE_REPORTS, report).statusCode()).isEqualTo(204);
    }

    private LineStream subscribe(String receiver, List<FleetSnapshot> snapshots) {
        var url = URI.create(plane.endpoint().httpUrl() + Paths.SNAPSHOTS + "?receiver=" + receiver);
        return LineStream.subscribe(web, url, LineStreamConfig.defaults(), new LineStream.Listener() {
            private final SnapshotTail tail = new SnapshotTail();

            @Override
            public void onLine(byte[] line) {
                snapshots.add(tail.read(line));
            }

            @Override
            public void onLoss(String reason) {
                // The stream of a control plane that closes at the test's end.
            }
        });
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpResponse<byte[]> post(String path, String body) throws IOException, InterruptedException {
        return send(request(Paths.API + path).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<byte[]> deploy(String model, String body) throws IOException, InterruptedException {
        return send(request(Paths.API + "/deployments/" + model).PUT(BodyPublishers.ofString(body)));
    }

    private HttpResponse<byte[]> delete(String path) throws IOException, InterruptedException {
        return send(request(Paths.API + path).DELETE());
    }

    private HttpResponse<byte[]> internal(String method, String path, Object message)
            throws IOException, InterruptedException {
        return send(request(path).method(method, BodyPublishers.ofByteArray(Json.write(message))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(plane.endpoint().httpUrl() + path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void assertRefused(HttpResponse<byte[]> answer, ErrorCode code) {
        assertThat(answer.headers().firstValue(Headers.ERROR_CODE)).contains(code.name());
        assertThat(answer.statusCode()).isEqualTo(code.httpStatus());
    }
}
