package io.lepton.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeerIdentityTest {
    private static final RegionId OSLO = new RegionId("oslo");

    @Test
    void isReadAsItIsWritten() {
        for (PeerIdentity who : List.of(
                new PeerIdentity.Control(),
                new PeerIdentity.OfGateway(OSLO),
                new PeerIdentity.OfNode(OSLO, new NodeId("oslo-1")),
                new PeerIdentity.OfSite(OSLO, "clinic"),
                new PeerIdentity.OfCoordinator("heart"))) {
            assertThat(PeerIdentity.parse(who.uri())).contains(who);
            assertThat(who.host()).endsWith(".lepton.internal");
        }
    }

    @Test
    void whatIsNoIdentityIsNone() {
        for (String uri : List.of(
                "",
                "spiffe://lepton/",
                "spiffe://other/control",
                "spiffe://lepton/control/x",
                "spiffe://lepton/region/Oslo/gateway",
                "spiffe://lepton/region/oslo",
                "spiffe://lepton/region/oslo/node/",
                "spiffe://lepton/region/oslo/site/",
                "spiffe://lepton/site/clinic",
                "spiffe://lepton/federation/Heart",
                "spiffe://lepton/region/../control",
                "https://lepton/control")) {
            assertThat(PeerIdentity.parse(uri)).as(uri).isEmpty();
        }
    }
}
