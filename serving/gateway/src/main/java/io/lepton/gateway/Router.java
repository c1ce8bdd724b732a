package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.Priority;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses the place for one request: first what may be, then what is best.
 *
 * <p>May be: the regions that the policy of the data class permits, and among them those in which the model is
 * deployed. Nothing later widens that set: not a failure, not a retry, not a plan, not a dead fleet. Best: a node of this
 * region that will answer well within the goal; else whichever of that node and of two drawn regions will answer soonest.
 * What would have to wait too long for its deadline or its priority is shed. Owned by the {@link GatewayCore}.
 */
final class Router {
    private final RegionId self;
    private final RoutingConfig config;
    private final Targets<NodeId> nodes;
    private final Targets<RegionId> peers;
    private final Retreat retreat;
    private final NodeChooser nodeChooser;
    private final RegionChooser regionChooser;
    private final double stayNanosMax;

    Router(RegionId self, RoutingConfig config, Targets<NodeId> nodes, Targets<RegionId> peers, Retreat retreat) {
        Draws draws = new Draws(self.value());
        this.self = self;
        this.config = config;
        this.nodes = nodes;
        this.peers = peers;
        this.retreat = retreat;
        this.nodeChooser = new NodeChooser(draws);
        this.regionChooser = new RegionChooser(config, draws);
        this.stayNanosMax = config.stayShare() * config.goal().toNanos();
    }

    /** Hot: looks at three of this region's nodes, and at every peer where those will not do. */
    Route route(Standpoint here, RouteQuery query, long nowNanos) {
        RouteScope scope = here.fleet()
                .scope(here.fleet().classOf(query.dataClass()), query)
                .orElse(null);
        if (scope == null) {
            return Refusals.unknown(here.fleet(), query);
        }
        Route route = query.forwardedBy().isPresent()
                ? routeForwarded(here, scope, query, nowNanos)
                : routeOwn(here, scope, query, nowNanos);
        assert !(route instanceof Route.Forward forward)
                        || here.fleet()
                                .permits(scope.dataClass(), forward.target().region())
                : "a route leaves the permitted regions: " + route;
        return route;
    }

    /** A peer's request is answered by this region's nodes or refused, lest it wander. */
    private Route routeForwarded(Standpoint here, RouteScope scope, RouteQuery query, long nowNanos) {
        if (!scope.permits(here.selfIndex())) {
            return Refusals.forbiddenHere(scope, self);
        }
        if (!scope.mayAnswer(here.selfIndex())) {
            return Refusals.notReady(scope);
        }
        TargetState[] roster = nodes.roster(scope.versions(query));
        int node = nodeChooser.choose(roster, query, nowNanos);
        if (node == NodeChooser.NONE) {
            node = nodeChooser.lastResort(roster, query, nowNanos);
        }
        if (node != NodeChooser.NONE) {
            return stay(roster[node], scope, query);
        }
        return isAnyFull(roster, nowNanos) ? Refusals.full(scope) : Refusals.notReady(scope);
    }

    private Route routeOwn(Standpoint here, RouteScope scope, RouteQuery query, long nowNanos) {
        if (scope.isNowhere()) {
            return Refusals.forbiddenEverywhere(scope, query);
        }
        boolean mayStay = scope.mayAnswer(here.selfIndex());
        TargetState[] roster = nodes.roster(scope.versions(query));
        int node = mayStay ? nodeChooser.choose(roster, query, nowNanos) : NodeChooser.NONE;
        boolean retreats = node != NodeChooser.NONE && retreat.sendsAway(nowNanos);
        if (node != NodeChooser.NONE && !retreats && isWellWithinGoal(roster[node])) {
            return stay(roster[node], scope, query);
        }
        TargetState[] others = peers.roster(scope.versions(query));
        int region = regionChooser.choose(others, here.shares(query.model()), scope, query, nowNanos);
        if (region != RegionChooser.NONE
                && (node == NodeChooser.NONE
                        || retreats
                        || isSooner(others[region], roster[node], query.bodyBytes()))) {
            return leave(others[region], reasonToLeave(here, scope, retreats ? NodeChooser.NONE : node), scope, query);
        }
        if (node == NodeChooser.NONE && mayStay) {
            node = nodeChooser.lastResort(roster, query, nowNanos);
        }
        if (node != NodeChooser.NONE) {
            return stay(roster[node], scope, query);
        }
        if ((mayStay && isAnyFull(roster, nowNanos)) || isAnyPeerFull(others, scope, nowNanos)) {
            return Refusals.full(scope);
        }
        return isAnyRegionAlive(here, scope, nowNanos) ? Refusals.notReady(scope) : Refusals.noneAlive(scope);
    }

    private boolean isWellWithinGoal(TargetState node) {
        return !node.isSuspect() && node.forecastNanos() <= stayNanosMax;
    }

    private boolean isSooner(TargetState peer, TargetState node, long bodyBytes) {
        if (node.isSuspect() != peer.isSuspect()) {
            return node.isSuspect();
        }
        return regionChooser.costNanos(peer, bodyBytes) < config.tailFactor() * node.forecastNanos();
    }

    private Route stay(TargetState node, RouteScope scope, RouteQuery query) {
        double predictedNanos = node.forecastNanos();
        if (isTooLate(predictedNanos, node.waitNanos(), query)) {
            return Refusals.overloaded(scope, predictedNanos);
        }
        nodes.choose(node);
        return node.forward(RouteReason.LOCAL, answering(node, scope, query), predictedNanos);
    }

    private Route leave(TargetState peer, RouteReason reason, RouteScope scope, RouteQuery query) {
        double predictedNanos = regionChooser.predictNanos(peer, query.bodyBytes());
        double waitNanos = peer.regionServiceNanos(1) - peer.serviceNanos();
        if (isTooLate(predictedNanos, waitNanos, query)) {
            return Refusals.overloaded(scope, predictedNanos);
        }
        return peer.forward(reason, answering(peer, scope, query), predictedNanos);
    }

    /** The version that a place answers with: the deployed one where it has it, as nodes themselves choose. */
    private static ModelVersionId answering(TargetState place, RouteScope scope, RouteQuery query) {
        List<ModelVersionId> versions = scope.versions(query);
        for (int i = 0; i < versions.size() - 1; i++) {
            if (place.isReadyFor(versions.get(i))) {
                return versions.get(i);
            }
        }
        return versions.getLast();
    }

    private boolean isTooLate(double predictedNanos, double waitNanos, RouteQuery query) {
        return waitNanos > goalsToWaitMax(query.priority()) * config.goal().toNanos()
                || (query.timeLeft().isPresent()
                        && predictedNanos > query.timeLeft().get().toNanos());
    }

    /** The longest wait, in goals, before its service begins that a request is let in for. */
    private static double goalsToWaitMax(Priority priority) {
        return switch (priority) {
            case HIGH -> 8;
            case NORMAL -> 2;
            case LOW -> 0.5;
        };
    }

    private static RouteReason reasonToLeave(Standpoint here, RouteScope scope, int node) {
        if (node != NodeChooser.NONE) {
            return RouteReason.SPILL;
        }
        if (!scope.permits(here.selfIndex())) {
            return RouteReason.POLICY;
        }
        return scope.mayAnswer(here.selfIndex()) ? RouteReason.FAILOVER : RouteReason.PLACEMENT;
    }

    private static boolean isAnyFull(TargetState[] roster, long nowNanos) {
        return Arrays.stream(roster).anyMatch(place -> place.isFull() && place.isAlive(nowNanos));
    }

    private static boolean isAnyPeerFull(TargetState[] peers, RouteScope scope, long nowNanos) {
        return Arrays.stream(peers)
                .anyMatch(peer -> peer.isFull() && scope.mayAnswer(peer.regionIndex()) && peer.isAlive(nowNanos));
    }

    /** This region is alive, since it speaks here; a peer that has not had its time to speak is not called dead. */
    private boolean isAnyRegionAlive(Standpoint here, RouteScope scope, long nowNanos) {
        return scope.mayAnswer(here.selfIndex())
                || peers.all().stream()
                        .anyMatch(peer -> scope.mayAnswer(peer.regionIndex()) && !peer.isKnownDead(nowNanos));
    }
}
