package io.lepton.gateway;

import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.NodeId;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.Headers;
import io.lepton.wire.Paths;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerRulesTest {
    private static final PeerIdentity OF_VIRGINIA = new PeerIdentity.OfGateway(VIRGINIA);

    private final PeerRules rules = new PeerRules(true);

    @Test
    void aRegionsGatewayForwardsForItAndForNoOther() {
        HttpRequest forwarded = request(Rig.INFER);
        forwarded.headers().set(Headers.FORWARDED_BY, VIRGINIA.value());
        assertThat(rules.refusal(forwarded, Optional.of(OF_VIRGINIA))).isEmpty();
        for (Optional<PeerIdentity> other : List.of(
                Optional.<PeerIdentity>empty(),
                Optional.<PeerIdentity>of(new PeerIdentity.OfGateway(FRANKFURT)),
                Optional.<PeerIdentity>of(new PeerIdentity.OfNode(VIRGINIA, new NodeId("virginia-1"))),
                Optional.<PeerIdentity>of(new PeerIdentity.Control()))) {
            assertThat(rules.refusal(forwarded, other))
                    .as(other.toString())
                    .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN));
        }
    }

    @Test
    void thePathsBetweenProcessesAreTheirsAlone() {
        for (String path : List.of(Paths.SNAPSHOT, Paths.DIGESTS, Paths.PING)) {
            assertThat(rules.refusal(request(path), Optional.empty())).as(path).isPresent();
            assertThat(rules.refusal(request(path), Optional.of(new PeerIdentity.OfSite(VIRGINIA, "clinic"))))
                    .as("a site of federations is no process of the fleet")
                    .isPresent();
            assertThat(rules.refusal(request(path), Optional.of(OF_VIRGINIA)))
                    .as(path)
                    .isEmpty();
        }
        assertThat(rules.refusal(request(Rig.INFER), Optional.empty())).isEmpty();
    }

    @Test
    void whereNobodyProvesAnythingNothingIsDemanded() {
        HttpRequest forwarded = request(Paths.SNAPSHOT);
        forwarded.headers().set(Headers.FORWARDED_BY, VIRGINIA.value());
        assertThat(new PeerRules(false).refusal(forwarded, Optional.empty())).isEmpty();
    }

    private static HttpRequest request(String path) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path);
    }
}
