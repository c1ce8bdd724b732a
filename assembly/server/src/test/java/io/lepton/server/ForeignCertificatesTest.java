package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.chassis.HttpCaller;
import io.lepton.chassis.HttpServer;
import io.lepton.chassis.HttpServerConfig;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.identity.CertificateAuthority;
import io.lepton.identity.Pem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two processes of which each shows the other a certificate: what they make of those that are not what they should be. */
class ForeignCertificatesTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final PeerIdentity NODE = new PeerIdentity.OfNode(new RegionId("oslo"), new NodeId("oslo-1"));
    private static final PeerIdentity ELSEWHERE =
            new PeerIdentity.OfNode(new RegionId("madrid"), new NodeId("madrid-1"));
    private static final PeerIdentity GATEWAY = new PeerIdentity.OfGateway(new RegionId("oslo"));

    private final Instant now = Instant.now();
    private final CertificateAuthority authority = CertificateAuthority.create(now, Duration.ofDays(1), RANDOM);
    private final CertificateAuthority stranger = CertificateAuthority.create(now, Duration.ofDays(1), RANDOM);

    @Test
    void eachKnowsWhoTheOtherIs() {
        assertThat(call(proof(authority, NODE, now), proof(authority, GATEWAY, now), NODE))
                .isEqualTo(GATEWAY.uri());
    }

    @Test
    void aPlaceOfAnotherRegionDoesNotStandInForThisOnes() {
        refused(proof(authority, ELSEWHERE, now), proof(authority, GATEWAY, now));
        refused(proof(authority, GATEWAY, now), proof(authority, GATEWAY, now));
    }

    @Test
    void aCertificateThatIsOverIsNone() {
        Instant before = now.minus(Duration.ofHours(2));
        refused(proof(authority, NODE, before), proof(authority, GATEWAY, now));
        assertNobody(proof(authority, GATEWAY, before));
    }

    @Test
    void anAuthorityOfAnotherFleetVouchesForNobody() {
        refused(proof(stranger, NODE, now), proof(authority, GATEWAY, now));
        assertNobody(proof(stranger, GATEWAY, now));
    }

    private void refused(PeerTls server, PeerTls caller) {
        assertThatThrownBy(() -> call(server, caller, NODE)).isInstanceOf(LeptonException.class);
    }

    /** The handshake fails; or the caller shows nothing, since nobody here would believe it. */
    private void assertNobody(PeerTls caller) {
        try {
            assertThat(call(proof(authority, NODE, now), caller, NODE)).isEqualTo("nobody");
        } catch (LeptonException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.FLEET_UNREACHABLE);
        }
    }

    /** Whom the called one takes the caller for. */
    private static String call(PeerTls server, PeerTls caller, PeerIdentity meant) {
        var route = Route.get(
                "/who",
                request -> Response.bytes(
                        200,
                        "text/plain",
                        request.peer().map(PeerIdentity::uri).orElse("nobody").getBytes(StandardCharsets.UTF_8)));
        try (var web = Web.start(1, Optional.of(caller));
                var listener = HttpServer.startForPeers(
                        web, server, new HttpServerConfig("127.0.0.1", 0, 1_024), List.of(route))) {
            int port = listener.endpoint().port();
            byte[] answer = HttpCaller.of(web, PATIENCE)
                    .to(meant)
                    .get(URI.create("http://127.0.0.1:" + port + "/who"))
                    .orThrow()
                    .bytes();
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    private PeerTls proof(CertificateAuthority by, PeerIdentity who, Instant issuedAt) {
        KeyPair pair = CertificateAuthority.freshPair(RANDOM);
        byte[] request = CertificateAuthority.request(pair);
        return PeerTls.of(
                Pem.ofCertificates(by.issue(request, who, issuedAt, Duration.ofHours(1), RANDOM)),
                Pem.ofKey(pair.getPrivate()),
                Pem.ofCertificates(List.of(authority.certificate())));
    }
}
