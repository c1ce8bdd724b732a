package io.lepton.gateway;

import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.chassis.Clock;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.TlsConfig;
import io.lepton.chassis.Web;
import io.lepton.domain.DataClass;
import io.lepton.domain.Gateway;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.Node;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Traffic;
import io.lepton.gateway.RawServer.Call;
import io.lepton.governance.MaskingKeys;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.PolicyConfirmation;
import io.lepton.wire.PolicyDigest;
import io.lepton.wire.PolicyQuestion;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Frankfurt's gateway, real, among scripted others: a control plane, two nodes, Virginia's gateway. Beijing is away. */
final class Rig implements AutoCloseable {
    static final String INFER = "/v2/models/digits/infer";

    /** Of a bound that no test waits for. */
    private static final ResidencyPolicy STRICT = new ResidencyPolicy(
            new DataClass("strict"),
            new ResidencyPolicy.Anywhere(),
            Optional.of(new PolicyTerms(Optional.of(Duration.ofDays(1).toMillis()), List.of(), Optional.empty())));

    final ScriptedPlace first = ScriptedPlace.node(FRANKFURT, 1);
    final ScriptedPlace second = ScriptedPlace.node(FRANKFURT, 2);
    final ScriptedPlace virginia = ScriptedPlace.peer(VIRGINIA);
    final Fleet fleet = new Fleet();
    final MemoryRequestLog log = new MemoryRequestLog(100);
    /** What the gateway has told the audit log. */
    final Queue<String> notes = new ConcurrentLinkedQueue<>();

    /** The payloads that were kept. */
    final Queue<String> payloads = new ConcurrentLinkedQueue<>();

    /** Whether the control plane says which policies are in force. */
    volatile boolean confirms;

    final GatewayServer gateway;
    final HttpClient client = HttpClient.newHttpClient();

    /** The keys of a fleet that demands them, and the one that requests here show. */
    private record Locked(List<InferenceKey> keys, String key) {}

    /** Goes with every request that says nothing else. */
    private final Optional<String> key;

    private final SnapshotSigner signer = SnapshotSigner.fresh();
    private final RawServer control = new RawServer(this::control);
    private final Web web = Web.start(1);
    private final GatewayLoops loops = GatewayLoops.start(2);
    private final CountDownLatch joined = new CountDownLatch(1);

    private Rig(
            UnaryOperator<ProxyConfig> change,
            AdmissionConfig admission,
            List<Node> nodes,
            Optional<TlsConfig> tls,
            Optional<Traffic> traffic) {
        this(change, admission, nodes, tls, traffic, Optional.empty());
    }

    private Rig(
            UnaryOperator<ProxyConfig> change,
            AdmissionConfig admission,
            List<Node> nodes,
            Optional<TlsConfig> tls,
            Optional<Traffic> traffic,
            Optional<Locked> locked) {
        fleet.versions.add(Fleet.version(Fleet.DIGITS_2));
        fleet.traffic = traffic;
        this.key = locked.map(Locked::key);
        fleet.keys = locked.map(Locked::keys);
        fleet.nodes.clear();
        fleet.nodes.addAll(nodes.isEmpty() ? List.of(first.asNode(), second.asNode()) : nodes);
        fleet.gateways.clear();
        fleet.gateways.addAll(List.of(virginia.asGateway()));
        GatewayConfig config = new GatewayConfig(
                FRANKFURT,
                "127.0.0.1",
                0,
                ControlAccess.to(URI.create(control.endpoint().httpUrl())),
                GatewayCoreConfig.defaults(),
                change.apply(ProxyConfig.defaults()),
                admission,
                Optional.empty(),
                tls,
                Optional.empty());
        gateway = GatewayServer.start(
                config, new RealClock(), web, loops, PeerDialer.direct(), log, new MemoryPayloads(payloads));
        fleet.gateways.add(new Gateway(FRANKFURT, gateway.endpoint()));
        // The snapshot goes out once, as soon as this is whole: whatever tests ask for must be in it.
        fleet.policies.add(onlyIn("us-first", VIRGINIA));
        fleet.policies.add(STRICT);
        fleet.policies.add(personal("personal", FRANKFURT));
        fleet.policies.add(personal("personal-abroad", VIRGINIA));
        joined.countDown();
    }

    /** A rig that is ready: both nodes and Virginia are known to live. */
    static Rig ready() {
        return ready(config -> config);
    }

    static Rig ready(UnaryOperator<ProxyConfig> change) {
        return ready(change, AdmissionConfig.defaults());
    }

    static Rig ready(UnaryOperator<ProxyConfig> change, AdmissionConfig admission) {
        return ready(new Rig(change, admission, List.of(), Optional.empty(), Optional.empty()), 4);
    }

    /** A rig whose gateway demands keys, with the one that its requests show. */
    static Rig demanding(List<InferenceKey> keys, String key, AdmissionConfig admission) {
        return ready(
                new Rig(
                        config -> config,
                        admission,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Locked(keys, key))),
                4);
    }

    /** A rig with one node of the test's own instead of the scripted two. */
    static Rig ready(UnaryOperator<ProxyConfig> change, Node only) {
        return ready(new Rig(change, AdmissionConfig.defaults(), List.of(only), Optional.empty(), Optional.empty()), 2);
    }

    /** The same, whose fleet serves versions beside the deployed one. */
    static Rig ready(UnaryOperator<ProxyConfig> change, Node only, Traffic traffic) {
        return ready(
                new Rig(change, AdmissionConfig.defaults(), List.of(only), Optional.empty(), Optional.of(traffic)), 2);
    }

    /** The same with certificates. */
    static Rig ready(Node only, TlsConfig tls) {
        return ready(
                new Rig(
                        config -> config,
                        AdmissionConfig.defaults(),
                        List.of(only),
                        Optional.of(tls),
                        Optional.empty()),
                2);
    }

    /** A rig whose fleet serves versions beside the deployed one. */
    static Rig ready(UnaryOperator<ProxyConfig> change, Optional<Traffic> traffic) {
        return ready(new Rig(change, AdmissionConfig.defaults(), List.of(), Optional.empty(), traffic), 4);
    }

    private static Rig ready(Rig rig, int slots) {
        rig.awaitAnswers("eu-only");
        rig.awaitAnswers("us-first");
        await().until(() -> rig.digest().contains("\"slots\":" + slots));
        return rig;
    }

    private static ResidencyPolicy onlyIn(String name, RegionId region) {
        return new ResidencyPolicy(new DataClass(name), new ResidencyPolicy.Exactly(Set.of(region)));
    }

    /** Of which every payload is kept, without cards and names. */
    private static ResidencyPolicy personal(String name, RegionId region) {
        var terms = new PolicyTerms(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                new TreeMap<>(Map.of("tensor:card", "mask", "customer.name", "hash")),
                Optional.of(100.0),
                false);
        return new ResidencyPolicy(
                new DataClass(name), new ResidencyPolicy.Exactly(Set.of(region)), Optional.of(terms));
    }

    private record MemoryPayloads(Queue<String> kept) implements PayloadLog {
        @Override
        public void append(byte[] line) {
            kept.add(new String(line, StandardCharsets.UTF_8));
        }

        @Override
        public MaskingKeys keys() {
            return new MaskingKeys(new byte[MaskingKeys.SECRET_BYTES]);
        }
    }

    private void awaitAnswers(String dataClass) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> send(request("/v2/models/digits/ready")
                                        .header(Headers.DATA_CLASS, dataClass)
                                        .GET())
                                .statusCode()
                        == 200);
    }

    private void control(Call call) throws IOException, InterruptedException {
        byte[] body = call.body();
        if (call.path().equals(Paths.AUDIT_NOTES)) {
            notes.add(new String(body, StandardCharsets.UTF_8));
        }
        if (call.path().equals(Paths.POLICY_CONFIRMATIONS) && confirms) {
            var question = Json.read(body, PolicyQuestion.class);
            String policies = PolicyDigest.of(fleet.snapshot());
            call.answer(
                    200,
                    new String(
                            Json.write(PolicyConfirmation.seal(question, 1, 0, policies, 0, signer)),
                            StandardCharsets.UTF_8));
            return;
        }
        if (!call.path().startsWith(Paths.SNAPSHOTS + "?")) {
            call.answer(200, "");
            return;
        }
        joined.await();
        call.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        call.line(SealedSnapshot.seal(SealedSnapshot.FLEET, SnapshotDocument.of(fleet.snapshot()), signer)
                .whole());
        while (true) {
            TimeUnit.MILLISECONDS.sleep(500);
            call.write("1\r\n\n\r\n");
        }
    }

    /** The next line of the digests that peers hear. */
    String digest() throws IOException, InterruptedException {
        try (var lines = client.send(request(Paths.DIGESTS).GET().build(), BodyHandlers.ofLines())
                .body()) {
            return lines.findFirst().orElseThrow();
        }
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = bare(path);
        return key.map(text -> request.header(Headers.AUTHORIZATION, "Bearer " + text))
                .orElse(request);
    }

    /** A request that shows no key. */
    HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.endpoint().httpUrl() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> infer(String body) throws IOException, InterruptedException {
        return send(request(INFER).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> infer(String body, String dataClass) throws IOException, InterruptedException {
        return send(request(INFER).header(Headers.DATA_CLASS, dataClass).POST(BodyPublishers.ofString(body)));
    }

    static void assertError(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue(Headers.ERROR_CODE)).contains(code);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains("/errors/" + code);
    }

    @Override
    public void close() {
        gateway.kill();
        client.close();
        List.of(first, second, virginia).forEach(ScriptedPlace::close);
        control.close();
        loops.close();
        web.close();
    }

    static final class RealClock implements Clock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    }
}
