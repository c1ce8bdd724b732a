package io.lepton.gateway;

import static io.lepton.gateway.Fleet.BEIJING;
import static io.lepton.gateway.Fleet.DIGITS_1;
import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;

import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.RegionId;
import io.lepton.gateway.GatewayEvent.DigestReceived;
import io.lepton.gateway.GatewayEvent.NodeSignalled;
import io.lepton.gateway.GatewayEvent.RoundTripMeasured;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fleet as a gateway in Frankfurt sees it: two nodes serve in 40 ms, two at once; Virginia is 93 ms away, Beijing 187. */
abstract class FrankfurtFixture {
    static final int SERVICE_MICROS = 40_000;

    final CoreHarness frankfurt = CoreHarness.inFrankfurt(new Fleet());
    private long sequence = 1_000;

    FrankfurtFixture() {
        frankfurt.handle(new RoundTripMeasured(VIRGINIA, Duration.ofMillis(93).toNanos()));
        frankfurt.handle(new RoundTripMeasured(BEIJING, Duration.ofMillis(187).toNanos()));
        nodeHas(1, 0);
        nodeHas(2, 0);
        regionHas(VIRGINIA, 0);
        regionHas(BEIJING, 0);
    }

    void nodeHas(int number, int inFlight) {
        frankfurt.handle(new NodeSignalled(new NodeSignal(
                new NodeId("frankfurt-" + number), ++sequence, inFlight, 2, SERVICE_MICROS, List.of(DIGITS_1))));
    }

    void node(int number, int serviceMicros) {
        frankfurt.handle(new NodeSignalled(
                new NodeSignal(new NodeId("frankfurt-" + number), ++sequence, 0, 2, serviceMicros, List.of(DIGITS_1))));
    }

    void regionHas(RegionId region, int inFlight) {
        digest(region, inFlight, 0);
    }

    void regionFails(RegionId region, double errorShare) {
        digest(region, 0, errorShare);
    }

    private void digest(RegionId region, int inFlight, double errorShare) {
        frankfurt.handle(new DigestReceived(new RegionDigest(
                region, ++sequence, 1, 0, inFlight, 4, SERVICE_MICROS, errorShare, List.of(DIGITS_1))));
    }

    Route.Forward forward() {
        return (Route.Forward) frankfurt.route();
    }

    CoreHarness.Way way() {
        return CoreHarness.Way.of(frankfurt.route());
    }

    Map<RouteTarget, Integer> targets(int routes) {
        Map<RouteTarget, Integer> counts = new HashMap<>();
        for (int i = 0; i < routes; i++) {
            counts.merge(way().target(), 1, Integer::sum);
        }
        return counts;
    }

    static RouteTarget node(int number) {
        return new RouteTarget.LocalNode(Fleet.node(FRANKFURT, number));
    }

    static RouteTarget peer(RegionId region) {
        return new RouteTarget.Peer(Fleet.gateway(region));
    }
}
