package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.Change.Resource;
import io.lepton.control.Placement.Pulse;
import io.lepton.control.StateRules.Complaint;
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
import java.util.ArrayList;
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
    private final Map<NodeId, NodeWish> wishes = new TreeMap<>();
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

    /** Takes over what is declared of regions and nodes, and forgets who is in a region that is gone. */
    void declare(Declarations declared) {
        regions.clear();
        declared.regions().forEach(region -> regions.put(region.id(), region));
        wishes.clear();
        declared.nodes().forEach(node -> wishes.put(node.id(), node));
        gateways.keySet().retainAll(regions.keySet());
        List.copyOf(nodes.values()).stream()
                .filter(node -> !regions.containsKey(node.region()))
                .map(Node::id)
                .forEach(node -> {
                    nodes.remove(node);
                    reports.remove(node);
                    heardNanos.remove(node);
                });
        returnedNanos.keySet().retainAll(regions.keySet());
    }

    /** What speaks against edits because of who is there at this moment. */
    List<Complaint> complaints(List<Edit> edits, long nowNanos) {
        List<Complaint> complaints = new ArrayList<>();
        for (Edit edit : edits) {
            var resource = new Resource(edit.kind(), edit.name(), Optional.empty());
            switch (edit) {
                case Edit.Remove(var kind, var name)
                when kind == Kind.REGION ->
                    refuseInhabited(new RegionId(name), nowNanos)
                            .ifPresent(fact -> complaints.add(new Complaint(resource, "metadata.name", fact)));
                case Edit.Remove(var kind, var name)
                when kind == Kind.NODE ->
                    refuseInUse(new NodeId(name), nowNanos)
                            .ifPresent(fact -> complaints.add(new Complaint(resource, "metadata.name", fact)));
                case Edit.Put(var _, NodeWish wish) ->
                    refuseMoved(wish).ifPresent(fact -> complaints.add(new Complaint(resource, "spec.region", fact)));
                default -> {
                    // Nobody's presence matters to it.
                }
            }
        }
        return complaints;
    }

    private Optional<String> refuseInhabited(RegionId region, long nowNanos) {
        List<NodeId> living = pulses(region, nowNanos).entrySet().stream()
                .filter(node -> node.getValue() == Pulse.ALIVE)
                .map(Map.Entry::getKey)
                .toList();
        return living.isEmpty()
                ? Optional.empty()
                : Optional.of("the region has living nodes; cordon them and stop them first, nodes=" + living);
    }

    private Optional<String> refuseInUse(NodeId node, long nowNanos) {
        boolean holds = Optional.ofNullable(reports.get(node))
                .map(report -> !report.replicas().isEmpty())
                .orElse(false);
        return pulse(node, nowNanos) == Pulse.ALIVE && holds && !isCordoned(node)
                ? Optional.of("the node is in use; drain it first with spec.cordoned: true")
                : Optional.empty();
    }

    private Optional<String> refuseMoved(NodeWish wish) {
        return Optional.ofNullable(nodes.get(wish.id()))
                .filter(known -> !known.region().equals(wish.region()))
                .map(known -> "a node never moves, region=" + known.region());
    }

    /** Whether a node is to get nothing new. */
    boolean isCordoned(NodeId node) {
        NodeWish wish = wishes.get(node);
        return wish != null && wish.isCordoned();
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
        NodeWish wish = wishes.get(node.id());
        if (wish != null && !wish.region().equals(node.region())) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the node is declared in another region: node=" + node.id() + ", region=" + wish.region()
                            + ", given=" + node.region());
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
