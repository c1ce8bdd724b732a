package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.Arm.Role;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Chooses which version of a model a request is put to, before {@link Router} chooses where, and which versions get a copy.
 *
 * <p>It narrows what is asked and never widens where: every version has a {@link RouteScope} of its own, in which only
 * permitted regions are. A request that another gateway forwards has been shared out there. Owned by the {@link
 * GatewayCore}.
 */
final class ArmChooser {
    private final Draws draws;
    private final NodeChooser shadowNodes;
    private final Targets<NodeId> nodes;

    ArmChooser(String region, Targets<NodeId> nodes) {
        // Lots of its own, so that a policy changes no other model's routes.
        this.draws = new Draws("arms " + region);
        this.shadowNodes = new NodeChooser(draws);
        this.nodes = nodes;
    }

    /** Hot: the arm of a request for an inference; allocates nothing unless the request names a version. */
    Pick choose(FleetView fleet, RouteQuery query) {
        ArmTable table = fleet.arms(query.model()).orElse(null);
        if (table == null) {
            return Pick.NONE;
        }
        if (query.version().isPresent()) {
            return named(fleet, table.version(query.version().getAsInt()));
        }
        return query.forwardedBy().isPresent() ? table.deployed() : table.draw(query.affinity(), draws);
    }

    /** What a request about the model itself means, such as for its signature: never a version that only has a share. */
    Pick chooseSettled(FleetView fleet, RouteQuery query) {
        ArmTable table = fleet.arms(query.model()).orElse(null);
        if (table == null) {
            return Pick.NONE;
        }
        if (query.version().isPresent()) {
            return named(fleet, table.version(query.version().getAsInt()));
        }
        return query.forwardedBy().isPresent() ? table.deployed() : table.settled();
    }

    private static Pick named(FleetView fleet, ModelVersionId version) {
        return fleet.serves(version) ? Pick.of(new Arm(version, Role.NAMED), false) : Pick.NONE;
    }

    /**
     * A copy that is to be made of a request.
     *
     * @param node where it goes; none if nobody has time for it
     */
    record Copy(Arm arm, Optional<Node> node) {}

    /**
     * Draws whether a request that one of this region's nodes answers is copied, and where to.
     *
     * <p>Only to a node of this region, where the request itself is processed, so a copy travels no further than its
     * original; and only to one with a slot free at this moment, so copies are the first to be left out.
     */
    Optional<Copy> shadow(Standpoint here, RouteQuery query, ModelVersionId original, long nowNanos) {
        return here.fleet()
                .arms(query.model())
                .flatMap(table -> table.drawShadow(draws))
                .filter(arm -> !arm.version().equals(original))
                .map(arm -> new Copy(arm, freeNode(here, query, arm, nowNanos)));
    }

    private Optional<Node> freeNode(Standpoint here, RouteQuery query, Arm arm, long nowNanos) {
        RouteQuery asked = query.asking(arm.version()).withAffinity(OptionalLong.empty());
        boolean mayAnswer = here.fleet()
                .scope(here.fleet().classOf(query.dataClass()), asked)
                .map(scope -> scope.mayAnswer(here.selfIndex()))
                .orElse(false);
        TargetState[] roster = nodes.roster(List.of(arm.version()));
        int chosen = mayAnswer ? shadowNodes.choose(roster, asked, nowNanos) : NodeChooser.NONE;
        return chosen != NodeChooser.NONE
                        && roster[chosen].queueLength() < roster[chosen].slots()
                        && roster[chosen].target() instanceof RouteTarget.LocalNode(var node)
                ? Optional.of(node)
                : Optional.empty();
    }
}
