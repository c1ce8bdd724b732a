package io.lepton.simulation.contest;

import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionDigest;
import io.lepton.gateway.AttemptOutcome;
import io.lepton.gateway.GatewayCore;
import io.lepton.gateway.GatewayCoreConfig;
import io.lepton.gateway.GatewayEffect;
import io.lepton.gateway.GatewayEvent;
import io.lepton.gateway.Route;
import io.lepton.gateway.RouteQuery;
import io.lepton.gateway.RouteTarget;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntConsumer;

/** A gateway that does as the production core decides: it sends, hedges, tries again and tells others of itself. */
final class CoreDoor implements Door {
    private static final long TICK_NANOS = Duration.ofMillis(20).toNanos();
    private static final long SIGNAL_NANOS = Duration.ofMillis(100).toNanos();
    private static final long NANOS_PER_MICRO = 1_000;

    private final Arena arena;
    private final CoreFleet fleet;
    private final int region;
    private final GatewayCore core;
    private final Map<RouteTarget, Set<Leg>> waiting = new HashMap<>();
    private long sequence;

    CoreDoor(Arena arena, CoreFleet fleet, int region, GatewayCoreConfig config) {
        this.arena = arena;
        this.fleet = fleet;
        this.region = region;
        this.core = new GatewayCore(fleet.region(region), config);
    }

    @Override
    public void open() {
        tell(new GatewayEvent.SnapshotReceived(fleet.snapshot()));
        for (int other = 0; other < arena.regions(); other++) {
            if (other != region) {
                tell(new GatewayEvent.RoundTripMeasured(fleet.region(other), arena.roundTripNanos(region, other)));
            }
        }
        int beats = 0;
        for (int machine = 0; machine < arena.machines().size(); machine++) {
            if (arena.machines().get(machine).region() == region) {
                int mine = machine;
                arena.time().after(++beats * NANOS_PER_MICRO * 977 % SIGNAL_NANOS, () -> signal(mine));
            }
        }
        tick();
    }

    @Override
    public void serve(Call call) {
        new Trip(
                        RouteQuery.of(CoreFleet.MODEL, Optional.empty(), Optional.empty()),
                        call.workNanos(),
                        true,
                        there -> arena.scores().answered(call, there, arena.nowNanos()),
                        () -> {})
                .next();
    }

    /** A peer's request has come. */
    private Trip serveForwarded(int from, long workNanos, Runnable onAnswer, Runnable onRefusal) {
        var query = RouteQuery.of(CoreFleet.MODEL, Optional.empty(), Optional.of(fleet.region(from)));
        Trip trip = new Trip(query, workNanos, false, _ -> onAnswer.run(), onRefusal);
        trip.next();
        return trip;
    }

    private void tick() {
        tell(new GatewayEvent.Ticked());
        arena.time().after(TICK_NANOS, this::tick);
    }

    private void signal(int index) {
        Machine machine = arena.machines().get(index);
        if (!machine.isDead()) {
            tell(new GatewayEvent.NodeSignalled(new NodeSignal(
                    fleet.node(index).id(),
                    ++sequence,
                    machine.inFlight(),
                    machine.slots(),
                    Math.round(machine.serviceNanos() / NANOS_PER_MICRO),
                    List.of(CoreFleet.VERSION))));
        }
        arena.time().after(SIGNAL_NANOS, () -> signal(index));
    }

    private void tell(GatewayEvent event) {
        core.handle(event, arena.nowNanos()).forEach(this::perform);
    }

    private void perform(GatewayEffect effect) {
        switch (effect) {
            case GatewayEffect.PublishDigest(var digest) -> publish(digest);
            case GatewayEffect.TargetDied(var target) ->
                List.copyOf(waiting.getOrDefault(target, Set.of())).forEach(Leg::breakOff);
            case GatewayEffect.TargetEjected _,
                    GatewayEffect.Reply _,
                    GatewayEffect.FollowNodes _,
                    GatewayEffect.FollowPeers _ -> {}
        }
    }

    private void publish(RegionDigest digest) {
        for (CoreDoor peer : fleet.doors()) {
            if (peer != this) {
                arena.send(region, peer.region, () -> peer.tell(new GatewayEvent.DigestReceived(digest)));
            }
        }
    }

    /** One request at this gateway, from the first place that is tried to the end. */
    private final class Trip {
        private final long workNanos;
        private final boolean hedges;
        private final IntConsumer onAnswer;
        private final Runnable onRefusal;
        private final Set<Leg> legs = new LinkedHashSet<>();
        private RouteQuery query;

        Trip(RouteQuery query, long workNanos, boolean hedges, IntConsumer onAnswer, Runnable onRefusal) {
            this.query = query;
            this.workNanos = workNanos;
            this.hedges = hedges;
            this.onAnswer = onAnswer;
            this.onRefusal = onRefusal;
        }

        void next() {
            switch (core.route(query, arena.nowNanos())) {
                case Route.Refuse _ -> onRefusal.run();
                case Route.Forward forward -> {
                    Leg leg = begin(forward);
                    OptionalLong delayNanos = core.hedgeDelayNanos(forward.target());
                    if (hedges && delayNanos.isPresent()) {
                        arena.time().after(delayNanos.getAsLong(), () -> hedge(leg));
                    }
                }
            }
        }

        private Leg begin(Route.Forward forward) {
            Leg leg = new Leg(this, forward.target());
            legs.add(leg);
            leg.begin();
            return leg;
        }

        private void hedge(Leg slow) {
            if (legs.equals(Set.of(slow))) {
                core.hedge(query.afterTrying(slow.target), arena.nowNanos()).ifPresent(forward -> {
                    query = query.afterTrying(slow.target);
                    begin(forward);
                });
            }
        }

        private void answered(Leg winner) {
            cancel();
            onAnswer.accept(fleet.index(winner.target.region()));
        }

        void cancel() {
            List.copyOf(legs).forEach(Leg::cancel);
            legs.clear();
        }

        private void lost(Leg loser) {
            legs.remove(loser);
            query = query.afterTrying(loser.target);
            if (legs.isEmpty()) {
                next();
            }
        }
    }

    /** One try at one place. */
    private final class Leg {
        private final Trip trip;
        private final RouteTarget target;
        private final long beganNanos = arena.nowNanos();
        private Runnable canceller = () -> {};

        Leg(Trip trip, RouteTarget target) {
            this.trip = trip;
            this.target = target;
        }

        void begin() {
            waiting.computeIfAbsent(target, _ -> new LinkedHashSet<>()).add(this);
            tell(new GatewayEvent.AttemptStarted(target));
            switch (target) {
                case RouteTarget.LocalNode(var node) ->
                    canceller = arena.machines().get(fleet.machine(node)).run(trip.workNanos, this::answered)::cancel;
                case RouteTarget.Peer(var gateway) -> beginAt(fleet.index(gateway.region()));
            }
        }

        private void beginAt(int there) {
            arena.send(region, there, () -> {
                CoreDoor peer = fleet.doors().get(there);
                Trip remote = peer.serveForwarded(
                        region,
                        trip.workNanos,
                        () -> arena.send(there, region, this::answered),
                        () -> arena.send(there, region, this::breakOff));
                canceller = () -> arena.send(region, there, remote::cancel);
            });
        }

        private void answered() {
            if (end(AttemptOutcome.ANSWERED)) {
                trip.legs.remove(this);
                trip.answered(this);
            }
        }

        private void breakOff() {
            if (end(AttemptOutcome.BROKEN)) {
                trip.lost(this);
            }
        }

        private void cancel() {
            if (end(AttemptOutcome.CANCELLED)) {
                canceller.run();
            }
        }

        private boolean end(AttemptOutcome outcome) {
            Set<Leg> mates = waiting.getOrDefault(target, Set.of());
            if (!mates.contains(this)) {
                return false;
            }
            mates.remove(this);
            tell(new GatewayEvent.AttemptEnded(target, outcome, arena.nowNanos() - beganNanos));
            return true;
        }
    }
}
