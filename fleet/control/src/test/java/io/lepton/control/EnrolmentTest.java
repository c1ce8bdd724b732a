package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.identity.CertificateAuthority;
import io.lepton.identity.Pem;
import io.lepton.wire.Certified;
import io.lepton.wire.CertifyRequest;
import io.lepton.wire.JoinTokenView;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How processes are let into a fleet, and held to be who they are. */
class EnrolmentTest {
    private static final PeerIdentity NODE = new PeerIdentity.OfNode(new RegionId("beijing"), new NodeId("beijing-1"));

    private final AccessBench bench = new AccessBench();
    private final List<Route> peerRoutes =
            new Enrolment(bench.mailbox, bench.ports, AccessBench.AUTHORITY, bench.door).peerRoutes();

    @Test
    void aTokenLetsOneProcessInOnce() {
        String token = token("{\"region\": \"beijing\", \"node\": \"beijing-1\"}");
        Certified certified = enrol(token);
        var shown = Pem.certificates(certified.certificates());
        assertThat(PeerTls.peerOf(shown)).contains(NODE);
        refused(() -> enrol(token), "was used already");
        assertThat(bench.desired().declared().named(Change.Kind.JOIN_TOKEN).toString())
                .as("only a digest is kept")
                .doesNotContain(token);
    }

    @Test
    void anExpiredOrMadeUpTokenLetsNobodyIn() {
        String token = token("{\"region\": \"beijing\", \"minutes\": 1}");
        String other = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");
        refused(() -> enrol(other), "no such token");
        refused(() -> enrol("nonsense"), "a token is needed");
        bench.clock.pass(Duration.ofMinutes(1));
        refused(() -> enrol(token), "has expired");
    }

    @Test
    void onlyWhoHasACertificateGetsAnotherForTheSameIdentity() {
        Route renewal = peerRoutes.getLast();
        refused(() -> answer(renewal, request(Optional.empty()), Optional.empty()), "a certificate of this fleet");
        Certified fresh = answer(renewal, request(Optional.empty()), Optional.of(NODE));
        assertThat(PeerTls.peerOf(Pem.certificates(fresh.certificates()))).contains(NODE);
    }

    @Test
    void nobodySpeaksForAnother() {
        var says = new Route("POST", Paths.NODE_REPORTS, request -> {
            assertThat(request.body()).isNotEmpty();
            return Response.empty();
        });
        Route checked = PeerClaims.checking(says, bench.door);
        String report = "{\"node\": \"beijing-1\", \"epoch\": 1, \"revision\": 1, \"replicas\": []}";
        assertThat(checked.handler().handle(asked(report, Optional.of(NODE)))).isInstanceOf(Response.Bytes.class);
        for (PeerIdentity other : List.of(
                new PeerIdentity.OfNode(new RegionId("beijing"), new NodeId("beijing-2")),
                new PeerIdentity.OfGateway(new RegionId("beijing")),
                new PeerIdentity.Control())) {
            assertThatThrownBy(() -> checked.handler().handle(asked(report, Optional.of(other))))
                    .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.FORBIDDEN))
                    .hasMessageContaining("beijing-1");
        }
        refused(() -> checked.handler().handle(asked(report, Optional.empty())), "a certificate of this fleet");
    }

    @Test
    void sitesAndCoordinatorsOfFederationsEnrolAsTheyAreCalled() {
        enrols(
                "{\"region\": \"geneva\", \"site\": \"clinic\"}",
                new PeerIdentity.OfSite(new RegionId("geneva"), "clinic"));
        enrols("{\"federation\": \"heart\"}", new PeerIdentity.OfCoordinator("heart"));
        refusedRequest(
                "{\"region\": \"geneva\", \"node\": \"n\", \"site\": \"clinic\"}", "one of node, site and federation");
        refusedRequest("{\"site\": \"clinic\"}", "field=region");
        refusedRequest("{\"region\": \"geneva\", \"federation\": \"heart\"}", "field=region");
        refusedRequest("{\"region\": \"geneva\"}", "no such region");
        refusedRequest("{\"region\": \"geneva\", \"site\": \"no name\"}", "site=no name");
    }

    private void enrols(String request, PeerIdentity who) {
        assertThat(PeerTls.peerOf(Pem.certificates(enrol(token(request)).certificates())))
                .contains(who);
    }

    private void refusedRequest(String request, String why) {
        var outcome = bench.call(AccessBench.OWNER, "POST", "/authority/tokens", request);
        assertThat(outcome.status()).isGreaterThanOrEqualTo(400);
        assertThat(outcome.body()).contains(why);
    }

    @Test
    void whoLearnsInFederationsHasNoBusinessWithinTheFleet() {
        Route files =
                PeerClaims.checking(new Route("GET", Paths.ARTIFACTS + "/{digest}", _ -> Response.empty()), bench.door);
        for (PeerIdentity who : List.of(
                new PeerIdentity.OfSite(new RegionId("beijing"), "clinic"), new PeerIdentity.OfCoordinator("heart"))) {
            assertThatThrownBy(() -> files.handler().handle(asked("", Optional.of(who))))
                    .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.FORBIDDEN))
                    .hasMessageContaining(who.uri());
        }
    }

    @Test
    void aNodeOfAnotherRegionJoinsNothingHere() {
        Route joins = PeerClaims.checking(new Route("PUT", Paths.NODES, _ -> Response.empty()), bench.door);
        String node =
                "{\"id\": \"beijing-1\", \"region\": \"frankfurt\", \"endpoint\": {\"host\": \"h\", \"port\": 1}}";
        assertThatThrownBy(() -> joins.handler().handle(asked(node, Optional.of(NODE))))
                .hasMessageContaining("another than the certificate says");
    }

    private String token(String request) {
        String shown = AccessBench.read(
                        bench.call(AccessBench.OWNER, "POST", "/authority/tokens", request), JoinTokenView.class)
                .token();
        return shown.substring(0, shown.indexOf('.'));
    }

    private Certified enrol(String token) {
        return answer(peerRoutes.getFirst(), request(Optional.of(token)), Optional.empty());
    }

    private static String request(Optional<String> token) {
        byte[] request = CertificateAuthority.request(CertificateAuthority.freshPair(new SecureRandom()));
        return new String(
                Json.write(new CertifyRequest(Base64.getEncoder().encodeToString(request), token)),
                StandardCharsets.UTF_8);
    }

    private static Certified answer(Route route, String body, Optional<PeerIdentity> peer) {
        var bytes = (Response.Bytes) route.handler().handle(asked(body, peer));
        return Json.read(
                StandardCharsets.UTF_8
                        .decode(bytes.body().duplicate())
                        .toString()
                        .getBytes(StandardCharsets.UTF_8),
                Certified.class);
    }

    private static Request asked(String body, Optional<PeerIdentity> peer) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var content = new Request.Content() {
            @Override
            public byte[] bytes() {
                return bytes.clone();
            }

            @Override
            public InputStream stream() {
                return new ByteArrayInputStream(bytes);
            }
        };
        return new Request("POST", "/", Map.of(), Map.of(), Map.of(), content, peer);
    }

    private static void refused(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.UNAUTHENTICATED))
                .hasMessageContaining(why);
    }
}
