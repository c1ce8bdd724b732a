package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.domain.SnapshotReply;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides where each request that reaches one region is answered; {@link Router} tells by which rules.
 *
 * <p>A place is alive while it speaks: silence is death, and so is a broken stream. Ages are differences of one
 * monotonic clock, which comes in with every call; of {@link WakingTime}, since a gateway that was not awake itself
 * cannot tell who was silent.
 *
 * <p>A core has no thread, clock, I/O or randomness of its own: equal calls in equal order give equal answers. It must
 * be confined to one thread or guarded by one lock.
 */
public final class GatewayCore {
    private final RegionId self;
    private final GatewayCoreConfig config;
    private final DigestWriter digests;
    private final Targets<NodeId> nodes = new Targets<>();
    private final Targets<RegionId> peers = new Targets<>();
    private final Router router;
    private final ArmChooser arms;
    private final WakingTime waking = new WakingTime();
    private final Outliers outliers = new Outliers();
    private final Retreat retreat = new Retreat();
    private final SpareWork spare;
    private final PolicyAge policyAge = new PolicyAge();

    private Optional<TrafficPlan> plan = Optional.empty();
    private @Nullable Standpoint here;

    /** Makes the core of one region's gateway; it refuses every request until a snapshot comes. */
    public GatewayCore(RegionId self, GatewayCoreConfig config) {
        this.self = self;
        this.config = config;
        this.digests = new DigestWriter(self, config.digestInterval().toNanos());
        this.arms = new ArmChooser(self.value(), nodes);
        this.router = new Router(self, config.routing(), nodes, peers, retreat);
        this.spare = new SpareWork(config.routing());
    }

    /** The snapshot in force. */
    public Optional<FleetSnapshot> snapshot() {
        return Optional.ofNullable(here).map(each -> each.fleet().snapshot());
    }

    /**
     * Takes in what happened.
     *
     * @param nowNanos a monotonic time, never earlier than in a former call
     * @return what is to be done, in order
     */
    public List<GatewayEffect> handle(GatewayEvent event, long nowNanos) {
        if (event instanceof GatewayEvent.Ticked) {
            waking.tick(nowNanos);
        }
        return take(event, nowNanos, waking.at(nowNanos));
    }

    /** Hot: decides which version of a model a request for an inference is put to, before it is routed. */
    public Optional<Arm> arm(RouteQuery query) {
        return pick(query).arm();
    }

    /** Hot: the same, and what else comes of the name. */
    Pick pick(RouteQuery query) {
        return here == null ? Pick.NONE : arms.choose(here.fleet(), query);
    }

    /** What a request about the model itself means, such as for its signature. */
    Pick pickSettled(RouteQuery query) {
        return here == null ? Pick.NONE : arms.chooseSettled(here.fleet(), query);
    }

    /**
     * Routes a request to the version that stands in for the one it was put to first; the request has been counted then.
     */
    Route routeStandIn(RouteQuery query, long nowNanos) {
        if (here == null) {
            return Refusals.noSnapshot(self);
        }
        return isTooOld(here, query, nowNanos)
                ? tooOld(here, query, nowNanos)
                : router.route(here, query, waking.at(nowNanos));
    }

    /** Draws the copy of a request, if one is to be made: it earns, spends and is held to nothing that requests are. */
    Optional<ArmChooser.Copy> shadow(RouteQuery query, ModelVersionId original, long nowNanos) {
        return here == null || isTooOld(here, query, nowNanos)
                ? Optional.empty()
                : arms.shadow(here, query, original, waking.at(nowNanos));
    }

    /**
     * Hot: decides what becomes of a request, or of its next attempt.
     *
     * <p>Places that were tried count as not ready: once all have failed, whoever tried them knows better than the
     * refusal does why.
     */
    public Route route(RouteQuery query, long nowNanos) {
        Standpoint from = here;
        if (from == null) {
            return Refusals.noSnapshot(self);
        }
        if (isTooOld(from, query, nowNanos)) {
            return tooOld(from, query, nowNanos);
        }
        long awakeNanos = waking.at(nowNanos);
        if (query.tried().isEmpty()) {
            spare.earn();
        } else if (anyLives(query.tried(), awakeNanos) && !spare.spendRetry()) {
            return Refusals.noRetry();
        }
        return router.route(from, query, awakeNanos);
    }

    /** Hot: how long after an attempt's start {@link #hedge} may be asked for a second one beside it; empty for never. */
    public OptionalLong hedgeDelayNanos(RouteTarget first) {
        return spare.hedgeDelayNanos(
                state(first).map(TargetState::roundTripNanos).orElse(0L));
    }

    /**
     * Decides where a request is sent a second time while it still waits for its first place, which the query names among
     * the tried ones; nowhere, if the budget is spent or no other place may and can answer.
     */
    public Optional<Route.Forward> hedge(RouteQuery query, long nowNanos) {
        if (here == null
                || isTooOld(here, query, nowNanos)
                || !(router.route(here, query, waking.at(nowNanos)) instanceof Route.Forward forward)
                || !spare.spendHedge()) {
            return Optional.empty();
        }
        return Optional.of(
                new Route.Forward(forward.target(), RouteReason.HEDGE, forward.version(), forward.predictedMillis()));
    }

    /** Tells whether every place that the snapshot in force names has spoken, or was found to be out of reach. */
    public boolean hasHeardAll() {
        return here != null
                && nodes.all().stream().allMatch(TargetState::isMet)
                && peers.all().stream().allMatch(TargetState::isMet);
    }

    /** Tells whether data of the class may be processed in the region; never, while there is no snapshot. */
    public boolean permits(Optional<DataClass> dataClass, RegionId region) {
        return here != null && here.fleet().permits(here.fleet().classOf(dataClass), region);
    }

    /** Tells whether a request that was routed may still go to a region: its policy permits it, and is known to be in force. */
    boolean mayGo(Optional<DataClass> dataClass, RegionId region, long nowNanos) {
        return permits(dataClass, region)
                && here != null
                && !policyAge.isTooOldFor(here.fleet().classOf(dataClass), nowNanos);
    }

    /** Hot: how old what is known of the policies is, or {@link PolicyAge#UNKNOWN}. Safe for any thread. */
    long policyAgeNanos(long nowNanos) {
        return policyAge.nanos(nowNanos);
    }

    private boolean isTooOld(Standpoint from, RouteQuery query, long nowNanos) {
        return policyAge.isTooOldFor(from.fleet().classOf(query.dataClass()), nowNanos);
    }

    private Route tooOld(Standpoint from, RouteQuery query, long nowNanos) {
        return Refusals.policyStale(from.fleet().classOf(query.dataClass()), self, policyAge.nanos(nowNanos));
    }

    private List<GatewayEffect> take(GatewayEvent event, long nowNanos, long awakeNanos) {
        switch (event) {
            case GatewayEvent.SnapshotReceived(var snapshot) -> {
                return take(snapshot, awakeNanos);
            }
            case GatewayEvent.NodeLost(var node) -> {
                return lose(nodes.find(node));
            }
            case GatewayEvent.PeerLost(var region) -> {
                return lose(peers.find(region));
            }
            case GatewayEvent.Ticked() -> {
                return tick(nowNanos, awakeNanos);
            }
            case GatewayEvent.PolicyConfirmed said -> policyAge.confirm(said);
            case GatewayEvent.NodeSignalled(var signal) -> nodes.hear(signal.node(), Load.of(signal), awakeNanos);
            case GatewayEvent.DigestReceived(var digest) -> peers.hear(digest.region(), Load.of(digest), awakeNanos);
            case GatewayEvent.RoundTripMeasured(var region, var nanos) ->
                peers.find(region).ifPresent(state -> state.measure(nanos));
            case GatewayEvent.AttemptStarted(var target) -> state(target).ifPresent(TargetState::start);
            case GatewayEvent.AttemptEnded ended ->
                state(ended.target()).ifPresent(state -> end(state, ended, awakeNanos));
            case GatewayEvent.PlanReceived(var received) -> take(received);
        }
        return List.of();
    }

    private List<GatewayEffect> take(FleetSnapshot snapshot, long awakeNanos) {
        FleetView next;
        try {
            checkOrder(snapshot);
            next = FleetView.of(snapshot, self);
        } catch (IllegalArgumentException e) {
            return List.of(reply(snapshot, Optional.of(String.valueOf(e.getMessage()))));
        }
        List<GatewayEffect> effects = new ArrayList<>();
        effects.add(reply(snapshot, Optional.empty()));
        followNodes(next, effects, awakeNanos);
        followPeers(next, effects, awakeNanos);
        policyAge.take(snapshot);
        here = standIn(next);
        return effects;
    }

    private void take(TrafficPlan received) {
        plan = Optional.of(received);
        if (here != null) {
            here = standIn(here.fleet());
        }
    }

    private Standpoint standIn(FleetView fleet) {
        return new Standpoint(fleet, fleet.index(self), new PlanShares(plan, self, fleet), new BitSet());
    }

    /** A reconnected stream begins with the snapshot in force, which may be taken again; nothing older may. */
    private void checkOrder(FleetSnapshot snapshot) {
        FleetSnapshot inForce = snapshot().orElse(snapshot);
        if (!snapshot.equals(inForce) && !snapshot.supersedes(inForce)) {
            throw new IllegalArgumentException("does not supersede the snapshot in force: epoch=" + inForce.epoch()
                    + ", revision=" + inForce.revision());
        }
    }

    private GatewayEffect reply(FleetSnapshot snapshot, Optional<String> refusal) {
        return new GatewayEffect.Reply(
                new SnapshotReply("gateway-" + self, snapshot.epoch(), snapshot.revision(), refusal));
    }

    private void followNodes(FleetView next, List<GatewayEffect> effects, long awakeNanos) {
        Map<NodeId, RouteTarget> wanted = new LinkedHashMap<>();
        List<Node> own = next.snapshot().nodes().stream()
                .filter(node -> node.region().equals(self))
                .toList();
        own.forEach(node -> wanted.put(node.id(), new RouteTarget.LocalNode(node)));
        effects.add(new GatewayEffect.FollowNodes(own));
        report(nodes.follow(wanted, node -> begin(node, 0, awakeNanos)), effects);
        nodes.all().forEach(node -> node.settle(next.index(self), 0));
        nodes.drain(next.handover().draining());
    }

    private void followPeers(FleetView next, List<GatewayEffect> effects, long awakeNanos) {
        Map<RegionId, RouteTarget> wanted = new LinkedHashMap<>();
        List<Gateway> others = next.snapshot().gateways().stream()
                .filter(gateway -> !gateway.region().equals(self))
                .toList();
        others.forEach(gateway -> wanted.put(gateway.region(), new RouteTarget.Peer(gateway)));
        effects.add(new GatewayEffect.FollowPeers(others));
        Region own = next.region(self);
        report(peers.follow(wanted, peer -> begin(peer, guess(own, next.region(peer.region())), awakeNanos)), effects);
        peers.all()
                .forEach(peer -> peer.settle(
                        next.index(peer.region()), config.routing().detourNanos(own, next.region(peer.region()))));
    }

    private TargetState begin(RouteTarget target, long roundTripNanos, long awakeNanos) {
        return new TargetState(target, config, roundTripNanos, awakeNanos);
    }

    private static long guess(Region own, Region other) {
        return own.coordinates().guessRoundTrip(other.coordinates()).toNanos();
    }

    private static void report(List<RouteTarget> gone, List<GatewayEffect> effects) {
        gone.forEach(target -> effects.add(new GatewayEffect.TargetDied(target)));
    }

    private List<GatewayEffect> tick(long nowNanos, long awakeNanos) {
        if (here == null) {
            return List.of();
        }
        List<GatewayEffect> effects = new ArrayList<>();
        report(nodes.fallenSilent(awakeNanos), effects);
        report(peers.fallenSilent(awakeNanos), effects);
        peers.all().forEach(peer -> here.dead().set(peer.regionIndex(), peer.isKnownDead(awakeNanos)));
        outliers.review(nodes, awakeNanos).forEach(node -> effects.add(new GatewayEffect.TargetEjected(node)));
        spare.review(awakeNanos);
        nodes.reckonTypicalService();
        peers.reckonTypicalService();
        digests.due(here.fleet().snapshot(), nodes, retreat.errorShare(awakeNanos), nowNanos, awakeNanos)
                .ifPresent(digest -> effects.add(new GatewayEffect.PublishDigest(digest)));
        return effects;
    }

    private void end(TargetState state, GatewayEvent.AttemptEnded ended, long awakeNanos) {
        state.end(ended.outcome());
        if (ended.outcome() == AttemptOutcome.ANSWERED) {
            spare.answered(ended.tookNanos() - state.roundTripNanos());
        }
        if (ended.target() instanceof RouteTarget.LocalNode) {
            retreat.note(ended.outcome(), awakeNanos);
        }
    }

    private boolean anyLives(Set<RouteTarget> tried, long awakeNanos) {
        return tried.stream().flatMap(target -> state(target).stream()).anyMatch(state -> state.isAlive(awakeNanos));
    }

    private Optional<TargetState> state(RouteTarget target) {
        Optional<TargetState> state =
                switch (target) {
                    case RouteTarget.LocalNode(var node) -> nodes.find(node.id());
                    case RouteTarget.Peer(var gateway) -> peers.find(gateway.region());
                };
        return state.filter(known -> known.target().equals(target));
    }

    private static List<GatewayEffect> lose(Optional<TargetState> state) {
        return state.filter(TargetState::die)
                .<List<GatewayEffect>>map(dead -> List.of(new GatewayEffect.TargetDied(dead.target())))
                .orElse(List.of());
    }
}
