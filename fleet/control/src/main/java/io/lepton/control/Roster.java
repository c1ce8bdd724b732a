package io.lepton.control;

import io.lepton.control.Placement.Pulse;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who has joined, when each was last heard, and what it said. Confined to the core. */
final class Roster {
    private final CoreConfig config;
    private final Map<RegionId, Region> regions = new TreeMap<>();
    private final Map<RegionId, Gateway> gateways = new TreeMap<>();
    private final Map<NodeId, Node> nodes = new TreeMap<>();
    private final Map<NodeId, Long> heardNanos = new HashMap<>();
    private final Map<NodeId, NodeReport> reports = new TreeMap<>();
    /** When a region last spoke again after nobody in it had been alive. */
    private final Map<RegionId, Long> returnedNanos = new HashMap<>();

    Roster(CoreConfig config, Collection<Region> regions) {
        this.config = config;
        regions.forEach(region -> this.regions.put(region.id(), region));
    }

    List<Region> regions() {
        return List.copyOf(regions.values());
    }

    List<Gateway> gateways() {
        return List.copyOf(gateways.values());
    }

    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    Map<NodeId, NodeReport> reports() {
        return Map.copyOf(reports);
    }

    void join(Gateway gateway) {
        requireRegion(gateway.region());
        gateways.put(gateway.region(), gateway);
    }

    void join(Node node, long nowNanos) {
        requireRegion(node.region());
        Node known = nodes.get(node.id());
        if (known == null && nodes.size() >= config.nodesMax()) {
            throw new LeptonException(
                    ErrorCode.OVERLOADED, "the fleet takes no more nodes: nodesMax=" + config.nodesMax());
        }
        if (known != null && !known.region().equals(node.region())) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "a node never moves: node=" + node.id() + ", region=" + known.region() + ", given="
                            + node.region());
        }
        nodes.put(node.id(), node);
        hear(node, nowNanos);
        // A process that starts holds nothing, whatever its predecessor of the same name said.
        reports.remove(node.id());
    }

    /** Takes a report; true if it says something new. */
    boolean report(NodeReport report, long nowNanos) {
        Node node = nodes.get(report.node());
        if (node == null) {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND, "the node has not joined, or the control plane is new: node=" + report.node());
        }
        boolean wasAlive = pulse(report.node(), nowNanos) == Pulse.ALIVE;
        hear(node, nowNanos);
        var former = Optional.ofNullable(reports.put(report.node(), report));
        return !wasAlive || !former.map(NodeReport::replicas).equals(Optional.of(report.replicas()));
    }

    void requireRegion(RegionId id) {
        if (!regions.containsKey(id)) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_REGION, "no such region: region=" + id + ", known=" + regions.keySet());
        }
    }

    Pulse pulse(NodeId node, long nowNanos) {
        Long heard = heardNanos.get(node);
        if (heard == null) {
            return Pulse.LOST;
        }
        long silenceNanos = nowNanos - heard;
        if (silenceNanos <= config.aliveMax().toNanos()) {
            return Pulse.ALIVE;
        }
        long graceNanos = config.graceMax().toNanos();
        boolean isExpected = silenceNanos <= graceNanos || returnedWithin(graceNanos, node, nowNanos);
        return isExpected ? Pulse.SILENT : Pulse.LOST;
    }

    /**
     * Notes a sign of life.
     *
     * <p>A region that was silent as a whole, or seemed so to a control plane that was cut off, comes back node by node: the
     * first to speak must not take over what the others hold and are about to report, so their grace begins anew.
     */
    private void hear(Node node, long nowNanos) {
        if (!pulses(node.region(), nowNanos).containsValue(Pulse.ALIVE)) {
            returnedNanos.put(node.region(), nowNanos);
        }
        heardNanos.put(node.id(), nowNanos);
    }

    private boolean returnedWithin(long graceNanos, NodeId id, long nowNanos) {
        Node node = nodes.get(id);
        Long returned = node == null ? null : returnedNanos.get(node.region());
        return returned != null && nowNanos - returned <= graceNanos;
    }

    /** Every node of a region with its pulse. */
    Map<NodeId, Pulse> pulses(RegionId region, long nowNanos) {
        Map<NodeId, Pulse> pulses = new TreeMap<>();
        for (Node node : nodes.values()) {
            if (node.region().equals(region)) {
                pulses.put(node.id(), pulse(node.id(), nowNanos));
            }
        }
        return pulses;
    }

    /** How far a node says it is with a version; absent if it has not spoken of it. */
    Optional<ReplicaState> replica(NodeId node, ModelVersionId version) {
        return Optional.ofNullable(reports.get(node)).stream()
                .flatMap(report -> report.replicas().stream())
                .filter(replica -> replica.version().equals(version))
                .findFirst();
    }
}
