package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.SnapshotReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
    private final long silenceMaxNanos;
    private final DigestWriter digests;
    private final Targets<NodeId> nodes = new Targets<>();
    private final Targets<RegionId> peers = new Targets<>();
    private final Router router;
    private final WakingTime waking = new WakingTime();

    private @Nullable FleetView fleet;

    /** Makes the core of one region's gateway; it refuses every request until a snapshot comes. */
    public GatewayCore(RegionId self, GatewayCoreConfig config) {
        this.self = self;
        this.silenceMaxNanos = config.silenceMax().toNanos();
        this.digests = new DigestWriter(self, config.digestInterval().toNanos());
        this.router = new Router(self, nodes, peers);
    }

    /** The snapshot in force. */
    public Optional<FleetSnapshot> snapshot() {
        return Optional.ofNullable(fleet).map(FleetView::snapshot);
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

    /**
     * Hot: decides what becomes of a request.
     *
     * <p>Places that were tried count as not ready: once all have failed, whoever tried them knows better than the
     * refusal does why.
     */
    public Route route(RouteQuery query, long nowNanos) {
        return fleet == null
                ? Router.refusal(
                        ErrorCode.MODEL_NOT_READY, "this gateway has no snapshot of the fleet yet: region=" + self)
                : router.route(fleet, query, waking.at(nowNanos));
    }

    /** Tells whether data of the class may be processed in the region; never, while there is no snapshot. */
    public boolean permits(Optional<DataClass> dataClass, RegionId region) {
        return fleet != null && fleet.permits(fleet.classOf(dataClass), region);
    }

    private List<GatewayEffect> take(GatewayEvent event, long nowNanos, long awakeNanos) {
        return switch (event) {
            case GatewayEvent.SnapshotReceived(var snapshot) -> take(snapshot, awakeNanos);
            case GatewayEvent.NodeSignalled(var signal) ->
                update(nodes.find(signal.node()), state -> state.hear(Load.of(signal), awakeNanos));
            case GatewayEvent.NodeLost(var node) -> lose(nodes.find(node));
            case GatewayEvent.DigestReceived(var digest) ->
                update(peers.find(digest.region()), state -> state.hear(Load.of(digest), awakeNanos));
            case GatewayEvent.PeerLost(var region) -> lose(peers.find(region));
            case GatewayEvent.RoundTripMeasured(var region, var nanos) ->
                update(peers.find(region), state -> state.measure(nanos));
            case GatewayEvent.AttemptStarted(var target) -> update(state(target), TargetState::start);
            case GatewayEvent.AttemptEnded(var target, var outcome) ->
                update(state(target), state -> state.end(outcome));
            case GatewayEvent.Ticked() -> tick(nowNanos, awakeNanos);
        };
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
        fleet = next;
        return effects;
    }

    /** A reconnected stream begins with the snapshot in force, which may be taken again; nothing older may. */
    private void checkOrder(FleetSnapshot snapshot) {
        if (fleet == null || snapshot.equals(fleet.snapshot()) || snapshot.supersedes(fleet.snapshot())) {
            return;
        }
        throw new IllegalArgumentException("does not supersede the snapshot in force: epoch="
                + fleet.snapshot().epoch() + ", revision=" + fleet.snapshot().revision());
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
        report(nodes.follow(wanted, node -> new TargetState(node, silenceMaxNanos, 0, awakeNanos)), effects);
    }

    private void followPeers(FleetView next, List<GatewayEffect> effects, long awakeNanos) {
        Map<RegionId, RouteTarget> wanted = new LinkedHashMap<>();
        List<Gateway> others = next.snapshot().gateways().stream()
                .filter(gateway -> !gateway.region().equals(self))
                .toList();
        others.forEach(gateway -> wanted.put(gateway.region(), new RouteTarget.Peer(gateway)));
        effects.add(new GatewayEffect.FollowPeers(others));
        report(
                peers.follow(wanted, peer -> new TargetState(peer, silenceMaxNanos, guess(next, peer), awakeNanos)),
                effects);
    }

    private long guess(FleetView next, RouteTarget peer) {
        return next.coordinates(self)
                .guessRoundTrip(next.coordinates(peer.region()))
                .toNanos();
    }

    private static void report(List<RouteTarget> gone, List<GatewayEffect> effects) {
        gone.forEach(target -> effects.add(new GatewayEffect.TargetDied(target)));
    }

    private List<GatewayEffect> tick(long nowNanos, long awakeNanos) {
        if (fleet == null) {
            return List.of();
        }
        List<GatewayEffect> effects = new ArrayList<>();
        report(nodes.fallenSilent(awakeNanos), effects);
        report(peers.fallenSilent(awakeNanos), effects);
        digests.due(fleet.snapshot(), nodes, nowNanos, awakeNanos)
                .ifPresent(digest -> effects.add(new GatewayEffect.PublishDigest(digest)));
        return effects;
    }

    private Optional<TargetState> state(RouteTarget target) {
        Optional<TargetState> state =
                switch (target) {
                    case RouteTarget.LocalNode(var node) -> nodes.find(node.id());
                    case RouteTarget.Peer(var gateway) -> peers.find(gateway.region());
                };
        return state.filter(known -> known.target().equals(target));
    }

    /** News of a place that the snapshot does not name, or no longer, changes nothing. */
    private static List<GatewayEffect> update(Optional<TargetState> state, Consumer<TargetState> change) {
        state.ifPresent(change);
        return List.of();
    }

    private static List<GatewayEffect> lose(Optional<TargetState> state) {
        return state.filter(TargetState::die)
                .<List<GatewayEffect>>map(dead -> List.of(new GatewayEffect.TargetDied(dead.target())))
                .orElse(List.of());
    }
}
