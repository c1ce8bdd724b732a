package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Chooses the place for one request: first what may be, then what is best.
 *
 * <p>May be: the regions that the policy of the data class permits, and among them those in which the model is
 * deployed. Nothing later widens that set: not a failure, not a retry, not a dead fleet. Best: a living, ready node of
 * this region, the one with the fewest requests in flight; else the nearest living peer whose digest says that it is
 * ready. Owned by the {@link GatewayCore}.
 */
final class Router {
    private static final OptionalInt RETRY_AFTER_SECONDS = OptionalInt.of(1);

    private final RegionId self;
    private final Targets<NodeId> nodes;
    private final Targets<RegionId> peers;

    Router(RegionId self, Targets<NodeId> nodes, Targets<RegionId> peers) {
        this.self = self;
        this.nodes = nodes;
        this.peers = peers;
    }

    /** Hot: one pass over this region's nodes, and one over the peers where no node can answer. */
    Route route(FleetView fleet, RouteQuery query, long nowNanos) {
        DataClass dataClass = fleet.classOf(query.dataClass());
        Set<RegionId> permitted = fleet.permitted(dataClass).orElse(null);
        if (permitted == null) {
            return refusal(ErrorCode.UNKNOWN_DATA_CLASS, "no policy for this data class: dataClass=" + dataClass);
        }
        Deployment deployment = fleet.deployment(query.model()).orElse(null);
        if (deployment == null) {
            return refusal(ErrorCode.UNKNOWN_MODEL, "no such model is deployed: model=" + query.model());
        }
        int deployed = deployment.version().number();
        int wanted = query.version().orElse(deployed);
        if (wanted != deployed) {
            return refusal(
                    ErrorCode.UNKNOWN_VERSION,
                    "no such version is deployed: model=" + query.model() + ", version=" + wanted + ", deployed="
                            + deployed);
        }
        RouteScope scope = new RouteScope(dataClass, permitted, deployment);
        Route route = query.forwardedBy().isPresent()
                ? routeForwarded(scope, query, nowNanos)
                : routeOwn(fleet, scope, query, nowNanos);
        assert !(route instanceof Route.Forward forward)
                        || fleet.permits(dataClass, forward.target().region())
                : "a route leaves the permitted regions: " + route;
        return route;
    }

    /** A peer's request is answered by this region's nodes or refused, lest it wander. */
    private Route routeForwarded(RouteScope scope, RouteQuery query, long nowNanos) {
        if (!scope.permits(self)) {
            return refusal(
                    ErrorCode.RESIDENCY_FORBIDS,
                    "the policy forbids the region it was forwarded to: dataClass=" + scope.dataClass() + ", region="
                            + self);
        }
        return nodes.best(scope, query.tried(), nowNanos)
                .<Route>map(node -> new Route.Forward(node.target(), RouteReason.LOCAL, scope.version()))
                .orElseGet(() -> notReady(scope));
    }

    private Route routeOwn(FleetView fleet, RouteScope scope, RouteQuery query, long nowNanos) {
        if (fleet.regions().stream().noneMatch(scope::mayAnswer)) {
            return refusal(
                    ErrorCode.RESIDENCY_FORBIDS,
                    "the policy forbids every region that has the model: dataClass=" + scope.dataClass() + ", model="
                            + query.model());
        }
        Optional<TargetState> node = nodes.best(scope, query.tried(), nowNanos);
        if (node.isPresent()) {
            return new Route.Forward(node.get().target(), RouteReason.LOCAL, scope.version());
        }
        Optional<TargetState> peer = peers.best(scope, query.tried(), nowNanos);
        if (peer.isPresent()) {
            return new Route.Forward(peer.get().target(), reasonToLeave(scope), scope.version());
        }
        return isAnyRegionAlive(scope, nowNanos) ? notReady(scope) : noneAlive(scope);
    }

    private RouteReason reasonToLeave(RouteScope scope) {
        if (!scope.permits(self)) {
            return RouteReason.POLICY;
        }
        return scope.mayAnswer(self) ? RouteReason.FAILOVER : RouteReason.PLACEMENT;
    }

    /** This region is alive, since it speaks here; a peer that has not had its time to speak is not called dead. */
    private boolean isAnyRegionAlive(RouteScope scope, long nowNanos) {
        return scope.mayAnswer(self)
                || peers.all().stream().anyMatch(peer -> scope.mayAnswer(peer.region()) && !peer.isKnownDead(nowNanos));
    }

    private static Route notReady(RouteScope scope) {
        return refusal(
                ErrorCode.MODEL_NOT_READY,
                "no replica that may answer is ready: version=" + scope.version() + ", dataClass=" + scope.dataClass());
    }

    private static Route noneAlive(RouteScope scope) {
        return refusal(
                ErrorCode.NO_REGION_ALIVE,
                "no region that may answer is alive: version=" + scope.version() + ", dataClass=" + scope.dataClass());
    }

    static Route.Refuse refusal(ErrorCode code, String message) {
        boolean waitingHelps = code.httpStatus() == 503 || code.httpStatus() == 429;
        return new Route.Refuse(code, message, waitingHelps ? RETRY_AFTER_SECONDS : OptionalInt.empty());
    }
}
