package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.Change.Resource;
import io.lepton.control.Placement.Pulse;
import io.lepton.control.StateRules.Complaint;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState.Phase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who has joined, when each was last heard, and what it said. Confined to the core.
 *
 * <p>Pulses are taken by {@link #look}, and stand until the next look; so a report costs what it changes, and not a walk
 * over the fleet.
 */
final class Roster {
    /** The nodes of a region with their pulses, worked out once for many questions. */
    private record Census(Map<NodeId, Pulse> all, Map<NodeId, Pulse> open, int openAlive) {}

    private final CoreConfig config;
    private final Map<RegionId, Region> regions = new TreeMap<>();
    private final Map<RegionId, Gateway> gateways = new TreeMap<>();
    private final NavigableMap<NodeId, NodeRecord> nodes = new TreeMap<>();
    private final Map<RegionId, SortedMap<NodeId, NodeRecord>> byRegion = new HashMap<>();
    private final Map<RegionId, Integer> aliveCounts = new HashMap<>();
    private final Map<RegionId, Census> censuses = new HashMap<>();
    private final Map<NodeId, NodeWish> wishes = new TreeMap<>();
    /** When a region last spoke again after nobody in it had been alive. */
    private final Map<RegionId, Long> returnedNanos = new HashMap<>();
    /** The nodes whose pulse is another than when it was last asked for changes. */
    private final Set<NodeId> changed = new HashSet<>();

    private List<Node> inOrder = List.of();

    Roster(CoreConfig config, Collection<Region> regions) {
        this.config = config;
        regions.forEach(region -> this.regions.put(region.id(), region));
    }

    /** Takes over what is declared of regions and nodes, and forgets who is in a region that is gone. */
    void declare(Declarations declared) {
        regions.clear();
        declared.regions().forEach(region -> regions.put(region.id(), region));
        Set<NodeId> touched = new HashSet<>(wishes.keySet());
        wishes.clear();
        declared.nodes().forEach(node -> wishes.put(node.id(), node));
        touched.addAll(wishes.keySet());
        touched.stream().filter(nodes::containsKey).forEach(changed::add);
        gateways.keySet().retainAll(regions.keySet());
        returnedNanos.keySet().retainAll(regions.keySet());
        byRegion.keySet().retainAll(regions.keySet());
        aliveCounts.keySet().retainAll(regions.keySet());
        nodes.values().removeIf(record -> !regions.containsKey(record.node().region()));
        censuses.clear();
        list();
    }

    /** What speaks against edits because of who is there at this moment. */
    List<Complaint> complaints(List<Edit> edits) {
        List<Complaint> complaints = new ArrayList<>();
        for (Edit edit : edits) {
            var resource = new Resource(edit.kind(), edit.name(), Optional.empty());
            switch (edit) {
                case Edit.Remove(var kind, var name)
                when kind == Kind.REGION ->
                    refuseInhabited(new RegionId(name))
                            .ifPresent(fact -> complaints.add(new Complaint(resource, "metadata.name", fact)));
                case Edit.Remove(var kind, var name)
                when kind == Kind.NODE ->
                    refuseInUse(new NodeId(name))
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

    private Optional<String> refuseInhabited(RegionId region) {
        List<NodeId> living = pulses(region).entrySet().stream()
                .filter(node -> node.getValue() == Pulse.ALIVE)
                .map(Map.Entry::getKey)
                .toList();
        return living.isEmpty()
                ? Optional.empty()
                : Optional.of("the region has living nodes; cordon them and stop them first, nodes=" + living);
    }

    private Optional<String> refuseInUse(NodeId node) {
        boolean holds = Optional.ofNullable(nodes.get(node))
                .flatMap(NodeRecord::report)
                .map(report -> !report.replicas().isEmpty())
                .orElse(false);
        return pulse(node) == Pulse.ALIVE && holds && !isCordoned(node)
                ? Optional.of("the node is in use; drain it first with spec.cordoned: true")
                : Optional.empty();
    }

    private Optional<String> refuseMoved(NodeWish wish) {
        return Optional.ofNullable(nodes.get(wish.id()))
                .map(NodeRecord::node)
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
        return inOrder;
    }

    Map<NodeId, NodeReport> reports() {
        Map<NodeId, NodeReport> reports = new TreeMap<>();
        nodes.forEach((id, record) -> record.report().ifPresent(report -> reports.put(id, report)));
        return reports;
    }

    void join(Gateway gateway) {
        requireRegion(gateway.region());
        gateways.put(gateway.region(), gateway);
    }

    void join(Node node, long nowNanos) {
        requireRegion(node.region());
        NodeRecord known = nodes.get(node.id());
        if (known == null && nodes.size() >= config.nodesMax()) {
            throw new LeptonException(
                    ErrorCode.OVERLOADED, "the fleet takes no more nodes: nodesMax=" + config.nodesMax());
        }
        if (known != null && !known.node().region().equals(node.region())) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "a node never moves: node=" + node.id() + ", region="
                            + known.node().region() + ", given=" + node.region());
        }
        NodeWish wish = wishes.get(node.id());
        if (wish != null && !wish.region().equals(node.region())) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the node is declared in another region: node=" + node.id() + ", region=" + wish.region()
                            + ", given=" + node.region());
        }
        NodeRecord record = known == null ? new NodeRecord(node) : known;
        // A process that starts holds nothing, whatever its predecessor of the same name said.
        record.join(node);
        nodes.put(node.id(), record);
        byRegion.computeIfAbsent(node.region(), _ -> new TreeMap<>()).put(node.id(), record);
        changed.add(node.id());
        censuses.remove(node.region());
        hear(record, nowNanos);
        list();
    }

    /** Takes a report; tells the versions of which it says something new. */
    Set<ModelVersionId> report(NodeReport report, long nowNanos) {
        NodeRecord record = nodes.get(report.node());
        if (record == null) {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND, "the node has not joined, or the control plane is new: node=" + report.node());
        }
        hear(record, nowNanos);
        return record.take(report, nowNanos);
    }

    void requireRegion(RegionId id) {
        if (!regions.containsKey(id)) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_REGION, "no such region: region=" + id + ", known=" + regions.keySet());
        }
    }

    /** Takes every pulse anew; costs a walk over the nodes. */
    void look(long nowNanos) {
        nodes.values().forEach(record -> feel(record, nowNanos));
    }

    /** The nodes that have joined, come to life or fallen silent since the last call. */
    Set<NodeId> changes() {
        Set<NodeId> since = Set.copyOf(changed);
        changed.clear();
        return since;
    }

    Pulse pulse(NodeId node) {
        NodeRecord record = nodes.get(node);
        return record == null ? Pulse.LOST : record.pulse();
    }

    /** Every node of a region with its pulse. */
    Map<NodeId, Pulse> pulses(RegionId region) {
        return census(region).all();
    }

    /** The same without those that are to get nothing new. */
    Map<NodeId, Pulse> openPulses(RegionId region) {
        return census(region).open();
    }

    /** How many nodes of a region are alive and may get something new. */
    int openIn(RegionId region) {
        return census(region).openAlive();
    }

    int aliveIn(RegionId region) {
        return aliveCounts.getOrDefault(region, 0);
    }

    Set<NodeId> alive() {
        Set<NodeId> alive = new TreeSet<>();
        nodes.forEach((id, record) -> {
            if (record.pulse() == Pulse.ALIVE) {
                alive.add(id);
            }
        });
        return alive;
    }

    Optional<RegionId> regionOf(NodeId node) {
        return Optional.ofNullable(nodes.get(node)).map(record -> record.node().region());
    }

    /** What a node last said of a version, and since when it has been saying so; absent if it has not spoken of it. */
    Optional<NodeRecord.Said> said(NodeId node, ModelVersionId version) {
        return Optional.ofNullable(nodes.get(node)).flatMap(record -> record.said(version));
    }

    /** How much of a model file has arrived at a node, if it is on its way there. */
    Optional<Long> fetchedBytes(NodeId node, ArtifactId artifact) {
        return Optional.ofNullable(nodes.get(node))
                .flatMap(NodeRecord::report)
                .flatMap(report -> report.fetchedBytes(artifact));
    }

    /** Whether a node that is alive answers for a version. */
    boolean isReady(NodeId node, ModelVersionId version) {
        return isAliveIn(node, version, Phase.READY);
    }

    /** Whether a node that is alive says that it cannot. */
    boolean hasFailed(NodeId node, ModelVersionId version) {
        return isAliveIn(node, version, Phase.FAILED);
    }

    private boolean isAliveIn(NodeId node, ModelVersionId version, Phase phase) {
        NodeRecord record = nodes.get(node);
        return record != null
                && record.pulse() == Pulse.ALIVE
                && record.said(version)
                        .filter(said -> said.state().phase() == phase)
                        .isPresent();
    }

    /**
     * Notes a sign of life.
     *
     * <p>A region that was silent as a whole, or seemed so to a control plane that was cut off, comes back node by node: the
     * first to speak must not take over what the others hold and are about to report, so their grace begins anew.
     */
    private void hear(NodeRecord record, long nowNanos) {
        RegionId region = record.node().region();
        record.hear(nowNanos);
        if (aliveIn(region) == 0) {
            returnedNanos.put(region, nowNanos);
            here(region).values().forEach(each -> feel(each, nowNanos));
        } else {
            feel(record, nowNanos);
        }
    }

    private void list() {
        List<Node> all = new ArrayList<>(nodes.size());
        nodes.values().forEach(each -> all.add(each.node()));
        inOrder = List.copyOf(all);
    }

    private void feel(NodeRecord record, long nowNanos) {
        Pulse before = record.pulse();
        Pulse now = pulseOf(record, nowNanos);
        if (before != now) {
            record.feel(now);
            changed.add(record.node().id());
            censuses.remove(record.node().region());
            int more = (now == Pulse.ALIVE ? 1 : 0) - (before == Pulse.ALIVE ? 1 : 0);
            aliveCounts.merge(record.node().region(), more, Integer::sum);
        }
    }

    private Pulse pulseOf(NodeRecord record, long nowNanos) {
        long silenceNanos = nowNanos - record.heardNanos();
        if (silenceNanos <= config.aliveMax().toNanos()) {
            return Pulse.ALIVE;
        }
        long graceNanos = config.graceMax().toNanos();
        Long returned = returnedNanos.get(record.node().region());
        boolean isReturning = returned != null && nowNanos - returned <= graceNanos;
        return silenceNanos <= graceNanos || isReturning ? Pulse.SILENT : Pulse.LOST;
    }

    private Census census(RegionId region) {
        return censuses.computeIfAbsent(region, _ -> {
            Map<NodeId, Pulse> all = new TreeMap<>();
            here(region).forEach((id, record) -> all.put(id, record.pulse()));
            Map<NodeId, Pulse> open = new TreeMap<>(all);
            open.keySet().removeIf(this::isCordoned);
            int alive = (int)
                    open.values().stream().filter(pulse -> pulse == Pulse.ALIVE).count();
            return new Census(all, open, alive);
        });
    }

    private SortedMap<NodeId, NodeRecord> here(RegionId region) {
        return byRegion.getOrDefault(region, new TreeMap<>());
    }
}
