package io.lepton.gateway;

import static io.lepton.gateway.Fleet.DIGITS;
import static io.lepton.gateway.Fleet.DIGITS_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.gateway.GatewayEvent.DigestReceived;
import io.lepton.gateway.GatewayEvent.NodeSignalled;
import io.lepton.gateway.GatewayEvent.SnapshotReceived;
import io.lepton.gateway.GatewayEvent.Ticked;
import io.lepton.wire.PolicyDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A core with a clock that tests turn. */
final class CoreHarness {
    private static final long TICK_MILLIS = 20;

    private final GatewayCore core;
    private long nowNanos = Long.MAX_VALUE - 1_000; // A monotonic clock may start anywhere, and may wrap.
    private long sequence;

    CoreHarness(RegionId self) {
        core = new GatewayCore(self, GatewayCoreConfig.defaults());
    }

    /** Frankfurt's core, with a snapshot and every node and peer alive and ready for {@code digits}. */
    static CoreHarness inFrankfurt(Fleet fleet) {
        CoreHarness harness = new CoreHarness(Fleet.FRANKFURT);
        harness.give(fleet.snapshot());
        harness.speakAll();
        return harness;
    }

    List<GatewayEffect> give(FleetSnapshot snapshot) {
        return handle(new SnapshotReceived(snapshot));
    }

    List<GatewayEffect> handle(GatewayEvent event) {
        return core.handle(event, nowNanos);
    }

    List<GatewayEffect> tickAfter(long millis) {
        stall(millis);
        return handle(new Ticked());
    }

    /** Lets time pass as it does in a gateway that is awake: it ticks every 20 ms, and performs nothing of what comes of it. */
    void pass(long millis) {
        for (long left = millis; left > 0; left -= TICK_MILLIS) {
            stall(Math.min(left, TICK_MILLIS));
            handle(new Ticked());
        }
    }

    /** Lets time pass in which the gateway does nothing at all. */
    void stall(long millis) {
        nowNanos += Duration.ofMillis(millis).toNanos();
    }

    /** A control plane says that a snapshot's policies were in force some time ago. */
    void confirm(FleetSnapshot snapshot, Duration ago) {
        handle(new GatewayEvent.PolicyConfirmed(
                PolicyDigest.of(snapshot), snapshot.epoch(), snapshot.revision(), nowNanos - ago.toNanos()));
    }

    long nowNanos() {
        return nowNanos;
    }

    long ageNanos() {
        return core.policyAgeNanos(nowNanos);
    }

    boolean mayGo(DataClass dataClass, RegionId region) {
        return core.mayGo(Optional.of(dataClass), region, nowNanos);
    }

    void speakAll() {
        nodeSpeaks(1, DIGITS_1);
        nodeSpeaks(2, DIGITS_1);
        peerSpeaks(Fleet.BEIJING, DIGITS_1);
        peerSpeaks(Fleet.VIRGINIA, DIGITS_1);
    }

    void nodeSpeaks(int number, ModelVersionId... ready) {
        handle(new NodeSignalled(Fleet.signal(new NodeId("frankfurt-" + number), ++sequence, ready)));
    }

    void peerSpeaks(RegionId region, ModelVersionId... ready) {
        handle(new DigestReceived(Fleet.digest(region, ++sequence, ready)));
    }

    /** Silences both of Frankfurt's nodes. */
    void loseNodes() {
        handle(new GatewayEvent.NodeLost(new NodeId("frankfurt-1")));
        handle(new GatewayEvent.NodeLost(new NodeId("frankfurt-2")));
    }

    Route route() {
        return route(query());
    }

    Route route(DataClass dataClass) {
        return route(query(dataClass));
    }

    Route route(RouteQuery query) {
        return core.route(query, nowNanos);
    }

    /** A decision without what it predicts. */
    record Way(RouteTarget target, RouteReason reason, ModelVersionId version) {
        static Way of(Route route) {
            assertThat(route).isInstanceOf(Route.Forward.class);
            Route.Forward forward = (Route.Forward) route;
            return new Way(forward.target(), forward.reason(), forward.version());
        }
    }

    Optional<Route.Forward> hedge(RouteQuery query) {
        return core.hedge(query, nowNanos);
    }

    GatewayCore core() {
        return core;
    }

    static RouteQuery query() {
        return RouteQuery.of(DIGITS, Optional.empty(), Optional.empty());
    }

    static RouteQuery query(DataClass dataClass) {
        return RouteQuery.of(DIGITS, Optional.of(dataClass), Optional.empty());
    }

    static RouteQuery forwarded(DataClass dataClass) {
        return RouteQuery.of(DIGITS, Optional.of(dataClass), Optional.of(Fleet.BEIJING));
    }
}
