package io.lepton.gateway;

import io.lepton.chassis.Clock;
import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The core behind its one lock, with the clock beside it. Safe for any thread.
 *
 * <p>A lock rather than a loop of its own: a decision takes about a microsecond, a hop to another thread takes several,
 * twice. Nothing but the core's own work happens under the lock; effects are performed by whoever told the event.
 */
final class GuardedCore {
    private final GatewayCore core;
    private final Clock clock;

    GuardedCore(GatewayCore core, Clock clock) {
        this.core = core;
        this.clock = clock;
    }

    /** The time is read under the lock too, so that it never runs backwards in the core. */
    synchronized List<GatewayEffect> handle(GatewayEvent event) {
        return core.handle(event, clock.nanos());
    }

    /** Hot. */
    synchronized Route route(RouteQuery query) {
        return core.route(query, clock.nanos());
    }

    /** Hot. */
    synchronized Pick pick(RouteQuery query) {
        return core.pick(query);
    }

    synchronized Pick pickSettled(RouteQuery query) {
        return core.pickSettled(query);
    }

    synchronized Route routeStandIn(RouteQuery query) {
        return core.routeStandIn(query, clock.nanos());
    }

    synchronized Optional<ArmChooser.Copy> shadow(RouteQuery query, ModelVersionId original) {
        return core.shadow(query, original, clock.nanos());
    }

    synchronized Optional<Route.Forward> hedge(RouteQuery query) {
        return core.hedge(query, clock.nanos());
    }

    /** Hot. */
    synchronized OptionalLong hedgeDelayNanos(RouteTarget first) {
        return core.hedgeDelayNanos(first);
    }

    synchronized boolean mayGo(Optional<DataClass> dataClass, RegionId region) {
        return core.mayGo(dataClass, region, clock.nanos());
    }

    /** The snapshot in force. */
    synchronized Optional<FleetSnapshot> snapshot() {
        return core.snapshot();
    }

    /** Whether a snapshot that was told has come into force. */
    synchronized boolean isInForce(FleetSnapshot snapshot) {
        return core.snapshot().filter(snapshot::equals).isPresent();
    }

    synchronized boolean isReady() {
        return core.snapshot().isPresent();
    }

    synchronized boolean hasHeardAll() {
        return core.hasHeardAll();
    }

    /** Hot: how old what is known of the policies is, or {@link PolicyAge#UNKNOWN}; without the lock. */
    long policyAgeNanos() {
        return core.policyAgeNanos(clock.nanos());
    }

    long nanos() {
        return clock.nanos();
    }
}
