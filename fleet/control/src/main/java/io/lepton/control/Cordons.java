package io.lepton.control;

import io.lepton.control.Placement.Pulse;
import io.lepton.domain.Deployment;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Chooses a region's nodes for a version around those that are cordoned; reads the roster and changes nothing.
 *
 * <p>A cordoned node gets nothing new. What it answers for it keeps until every other node that was chosen answers for it, and for
 * as long as there is no other: taking a node out of use never takes a model out of service.
 */
final class Cordons {
    private final Roster roster;
    private final long nowNanos;

    Cordons(Roster roster, long nowNanos) {
        this.roster = roster;
        this.nowNanos = nowNanos;
    }

    /**
     * Chooses.
     *
     * @param preferred nodes that come first, because they hold the version, or the one that it replaces
     */
    Set<NodeId> choose(Deployment deployment, RegionId region, Set<NodeId> preferred) {
        Map<NodeId, Pulse> all = roster.pulses(region, nowNanos);
        Map<NodeId, Pulse> open = new TreeMap<>(all);
        open.keySet().removeIf(roster::isCordoned);
        Set<NodeId> chosen =
                new TreeSet<>(Placement.choose(deployment.model(), deployment.replicasPerRegion(), open, preferred));
        boolean areReady = !chosen.isEmpty() && chosen.stream().allMatch(node -> isReady(node, deployment));
        if (!areReady) {
            // By their own word, which a control plane that has just begun knows too.
            all.keySet().stream()
                    .filter(node -> roster.isCordoned(node) && isReady(node, deployment))
                    .forEach(chosen::add);
        }
        return chosen;
    }

    private boolean isReady(NodeId node, Deployment deployment) {
        return roster.pulse(node, nowNanos) == Pulse.ALIVE
                && roster.replica(node, deployment.version())
                        .map(ReplicaState::phase)
                        .equals(Optional.of(ReplicaState.Phase.READY));
    }
}
