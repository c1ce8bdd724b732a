package io.lepton.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.artifacts.FileArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.chassis.Web;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.ConsistencyProof;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.InclusionProof;
import io.lepton.governance.LogHash;
import io.lepton.governance.TreeHead;
import io.lepton.wire.AuditEntryView;
import io.lepton.wire.AuditGrowthView;
import io.lepton.wire.AuditNote;
import io.lepton.wire.AuditNotes;
import io.lepton.wire.AuditProofView;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.SnapshotSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A control plane with its audit log in files, asked over HTTP. */
@Timeout(60)
class AuditedControlTest {
    private static final KeyPair PAIR = SnapshotSigner.freshPair();
    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");

    private static Web web;
    private static HttpClient client;

    @TempDir
    private Path folder;

    private final MemoryDesiredStore desired = new MemoryDesiredStore();
    private AuditLog audit;
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
        audit = AuditLog.open(folder.resolve("audit"), List.of(PAIR), new StoppedClock());
        var ports = new ControlPorts(
                new StoppedClock(),
                desired,
                FileArtifactStore.open(folder.resolve("artifacts")),
                (_, _, _) -> Samples.SIGNATURE,
                DevelopmentControls.forbidden(),
                SnapshotSigner.of(List.of(PAIR)),
                audit,
                AccessConfig.open(new Random(1)));
        plane = ControlPlane.start(
                web,
                ControlConfig.at("127.0.0.1", 0, "test", Succession.AT_ONCE),
                new FleetDefinition(Samples.REGIONS, Samples.POLICIES, new DataClass("public")),
                ports);
    }

    @AfterEach
    void close() {
        plane.close();
        audit.close();
    }

    @Test
    void aCommandThatIsRefusedIsInTheLogWithItsAuthorAndItsCode() throws Exception {
        assertThat(deploy("nosuch", "ann").statusCode()).isEqualTo(404);
        assertThat(search("?actor=ann")).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("put:deployments");
            assertThat(entry.resource()).isEqualTo("deployments/nosuch");
            assertThat(entry.outcome()).isEqualTo("refused");
            assertThat(entry.detail()).contains("code=UNKNOWN_MODEL");
            assertThat(entry.at()).isEqualTo(NOW);
        });
    }

    @Test
    void whatIsForbiddenToEverybodyIsInTheLogToo() throws Exception {
        assertThat(send(request("/regions/beijing/kill").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(ErrorCode.DEVELOPMENT_ONLY.httpStatus());
        assertThat(search("?action=post:regions/kill&outcome=refused"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.resource()).isEqualTo("regions/beijing/kill"));
    }

    @Test
    void aChangeOfTheStateIsInTheLogWithWhatWasAndWhatIs() throws Exception {
        addModel();
        assertThat(deploy("digits", "ann").statusCode()).isEqualTo(200);
        assertThat(send(request("/deployments/digits")
                                .header(Headers.AUTHOR, "bob")
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
        List<AuditEntryView> changes = search("?resource=deployment/digits&action=state:*");
        assertThat(changes).map(AuditEntryView::action).containsExactly("state:remove", "state:create");
        assertThat(changes).map(AuditEntryView::actor).containsExactly("bob", "ann");
        assertThat(changes.get(0).before()).isEqualTo(changes.get(1).after()).isPresent();
        assertThat(changes.get(0).after()).isEmpty();
        assertThat(search("?resource=deployments/digits&outcome=accepted"))
                .map(AuditEntryView::action)
                .containsExactly("delete:deployments", "put:deployments");
    }

    @Test
    void whatWasStoredRightBeforeACrashIsMadeUpForOnceAtTheNextStart() throws Exception {
        addModel();
        plane.close();
        audit.close();
        DesiredState stored = desired.read();
        var wish = new Deployment(Samples.version("digits", 1).id(), new RegionSelection.All(), 1, Optional.empty());
        DesiredState next = stored.edited(List.of(new Edit.Put(Change.Kind.DEPLOYMENT, wish)));
        assertThat(desired.write(next.at(next.epoch(), stored.revision() + 1), new Origin("ann", NOW)))
                .as("stored, and the process dies before its log is written")
                .isTrue();
        start();
        awaitWritten();
        assertThat(search("?resource=deployment/digits&action=state:*"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.actor()).isEqualTo("ann"));
        plane.close();
        audit.close();
        start();
        awaitWritten();
        assertThat(search("?resource=deployment/digits&action=state:*")).hasSize(1);
    }

    /** What a start makes up for is on its way when it is over; the log is written in order. */
    private void awaitWritten() {
        audit.require(audit.append(AuditFact.of(NOW, "ann", "await:audit", "audit", Outcome.ACCEPTED)));
    }

    @Test
    void whatNodesAndGatewaysSawIsTakenOnceAndWithWhatTheyCouldNotKeep() throws Exception {
        var note = new AuditNote(
                NOW,
                "acme",
                "ask:model",
                "models/digits",
                AuditNote.REFUSED,
                new RegionId("beijing"),
                Optional.of("code=RESIDENCY_FORBIDS"),
                7);
        var notes = new AuditNotes("gateway-beijing", new RegionId("beijing"), "run-1", 1, 12, List.of(note));
        for (int turn = 0; turn < 3; turn++) {
            assertThat(send(internal(Paths.AUDIT_NOTES).POST(BodyPublishers.ofByteArray(Json.write(notes))))
                            .statusCode())
                    .isEqualTo(204);
        }
        assertThat(search("?action=ask:model")).singleElement().satisfies(entry -> {
            assertThat(entry.count()).contains(7L);
            assertThat(entry.actor()).isEqualTo("acme");
            assertThat(entry.region()).contains("beijing");
            assertThat(entry.detail()).contains("code=RESIDENCY_FORBIDS, by=gateway-beijing");
        });
        assertThat(search("?action=drop:notes")).singleElement().satisfies(entry -> assertThat(entry.count())
                .contains(12L));
        var other = new AuditNotes("gateway-beijing", new RegionId("beijing"), "run-2", 1, 0, List.of(note));
        send(internal(Paths.AUDIT_NOTES).POST(BodyPublishers.ofByteArray(Json.write(other))));
        assertThat(search("?action=ask:model")).as("a run counts anew").hasSize(2);
        var wrong = new String(Json.write(other), UTF_8)
                .replace("refused", "perhaps")
                .replace("run-2", "run-3");
        assertThat(send(internal(Paths.AUDIT_NOTES).POST(BodyPublishers.ofString(wrong)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void everyProofHoldsAgainstTheKeyAlone() throws Exception {
        deploy("nosuch", "ann");
        var keys = HeadKeys.of(List.of(Json.read(get("/audit/keys").body(), String[].class)));
        TreeHead kept = TreeHead.parse(get("/audit/head").body());
        assertThat(keys.believe(kept)).isTrue();
        deploy("nosuch", "bob");
        var proof = Json.read(get("/audit/proofs/0").body(), AuditProofView.class);
        TreeHead head = TreeHead.parse(proof.head().getBytes(UTF_8));
        assertThat(keys.believe(head)).isTrue();
        assertThat(new InclusionProof(0, head.size(), hashes(proof.path()))
                        .isGood(LogHash.leaf(proof.entry().getBytes(UTF_8)), head.root()))
                .isTrue();
        var growth = Json.read(get("/audit/growth?first=" + kept.size()).body(), AuditGrowthView.class);
        assertThat(new ConsistencyProof(kept.size(), head.size(), hashes(growth.path()))
                        .isGood(kept.root(), head.root()))
                .isTrue();
        assertThat(get("/audit/proofs/100000").statusCode()).isEqualTo(404);
        assertThat(get("/audit/growth").statusCode()).isEqualTo(400);
        assertThat(get("/audit/growth?first=100000").statusCode()).isEqualTo(400);
    }

    @Test
    void wrongQuestionsAreRefusedByTheFieldThatIsWrong() throws Exception {
        for (String query : List.of("from=yesterday", "limit=0", "limit=1001", "outcome=perhaps", "before=-1")) {
            HttpResponse<byte[]> answer = get("/audit/entries?" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(new String(answer.body(), UTF_8)).contains(query.substring(0, query.indexOf('=')));
        }
        assertThat(get("/audit/lines?from=100000").statusCode()).isEqualTo(400);
    }

    @Test
    void noCommandIsCarriedOutWhileTheLogCannotBeWritten() throws Exception {
        addModel();
        audit.close();
        assertThat(deploy("digits", "ann").statusCode()).isEqualTo(ErrorCode.STORAGE_FAILED.httpStatus());
        assertThat(deploy("digits", "ann").statusCode()).isEqualTo(ErrorCode.STORAGE_FAILED.httpStatus());
        assertThat(get("/status").statusCode()).as("what only reads goes on").isEqualTo(200);
    }

    @Test
    void aLogThatIsNotAsItWasSignedIsNotGoneOnFrom() throws Exception {
        deploy("nosuch", "ann");
        plane.close();
        audit.close();
        Path file;
        try (var files = Files.list(folder.resolve("audit"))) {
            file = files.filter(path -> path.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(file, Files.readString(file).replace("\"actor\":\"ann\"", "\"actor\":\"bob\""));
        assertThatThrownBy(() -> AuditLog.open(folder.resolve("audit"), List.of(PAIR), new StoppedClock()))
                .hasMessageContaining("not what was signed");
        Files.writeString(file, Files.readString(file).replace("\"actor\":\"bob\"", "\"actor\":\"ann\""));
        start();
    }

    private void addModel() throws Exception {
        assertThat(send(request("/models/digits/versions").POST(BodyPublishers.ofString("model")))
                        .statusCode())
                .isEqualTo(201);
    }

    private static List<LogHash> hashes(List<String> texts) {
        return texts.stream().map(LogHash::parse).toList();
    }

    private HttpResponse<byte[]> deploy(String model, String author) throws IOException, InterruptedException {
        return send(request("/deployments/" + model)
                .header(Headers.AUTHOR, author)
                .PUT(BodyPublishers.ofString("{\"regions\":\"all\",\"replicas\":1}")));
    }

    private List<AuditEntryView> search(String query) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = get("/audit/entries" + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Arrays.asList(Json.read(answer.body(), AuditEntryView[].class));
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return internal(Paths.API + path);
    }

    private HttpRequest.Builder internal(String path) {
        return HttpRequest.newBuilder(URI.create(plane.endpoint().httpUrl() + path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static final class StoppedClock implements Clock {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant now() {
            return NOW;
        }
    }
}
