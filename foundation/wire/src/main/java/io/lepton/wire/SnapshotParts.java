package io.lepton.wire;

import io.lepton.domain.Assignment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What each node needs of a snapshot: itself, what it is to hold, the versions and deployments of that, and whatever
 * concerns all. A gateway needs everything, because it stands in for the control plane when that is gone. Immutable.
 *
 * <p>Made once for a snapshot, in time that grows with it; a part then takes time that grows with what its node holds.
 */
public final class SnapshotParts {
    private final SnapshotDocument whole;
    private final FleetSnapshot snapshot;
    private final Map<NodeId, List<Integer>> assignments = new HashMap<>();
    private final Map<NodeId, Integer> nodes;
    private final Map<ModelVersionId, Integer> versions;
    private final Map<ModelName, Integer> deployments;

    private SnapshotParts(SnapshotDocument whole, FleetSnapshot snapshot) {
        this.whole = whole;
        this.snapshot = snapshot;
        for (int i = 0; i < snapshot.assignments().size(); i++) {
            NodeId node = snapshot.assignments().get(i).node();
            assignments.computeIfAbsent(node, _ -> new ArrayList<>()).add(i);
        }
        this.nodes = places(snapshot.nodes(), node -> node.id());
        this.versions = places(snapshot.versions(), version -> version.id());
        this.deployments = places(snapshot.deployments(), deployment -> deployment.model());
    }

    /** The parts of a snapshot, given its text too. */
    public static SnapshotParts of(SnapshotDocument whole, FleetSnapshot snapshot) {
        return new SnapshotParts(whole, snapshot);
    }

    /** What one node needs; a node that has not joined is not in it. */
    public SnapshotDocument of(NodeId node) {
        List<Integer> own = assignments.getOrDefault(node, List.of());
        Set<Integer> held = new TreeSet<>();
        Set<Integer> served = new TreeSet<>();
        for (int i : own) {
            Assignment assignment = snapshot.assignments().get(i);
            add(versions, assignment.version(), held);
            add(deployments, assignment.version().model(), served);
        }
        Set<Integer> self = new TreeSet<>();
        add(nodes, node, self);
        Map<String, List<SnapshotRow>> lists = new HashMap<>(Map.of(
                "assignments", rows("assignments", own),
                "versions", rows("versions", held),
                "deployments", rows("deployments", served),
                "nodes", rows("nodes", self)));
        // Who may ask is for gateways to know alone.
        snapshot.keys().ifPresent(_ -> lists.put("keys", List.of()));
        return whole.with(lists);
    }

    private List<SnapshotRow> rows(String list, Iterable<Integer> places) {
        List<SnapshotRow> all = whole.rows(list);
        List<SnapshotRow> chosen = new ArrayList<>();
        places.forEach(place -> chosen.add(all.get(place)));
        return chosen;
    }

    private static <K> void add(Map<K, Integer> places, K key, Set<Integer> chosen) {
        Integer place = places.get(key);
        if (place != null) {
            chosen.add(place);
        }
    }

    private static <T, K> Map<K, Integer> places(List<T> elements, Function<T, K> name) {
        Map<K, Integer> places = new HashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            places.put(name.apply(elements.get(i)), i);
        }
        return places;
    }
}
