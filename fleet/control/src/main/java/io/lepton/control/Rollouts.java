package io.lepton.control;

import io.lepton.control.Placement.Pulse;
import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every deployment on its way from wish to service. Confined to the core.
 *
 * <p>For each model two deployments are kept: the one that is wished, and the one that is serving, which snapshots name.
 * While they name different versions, nodes hold both. Service moves to the wish, everywhere at once, when every living
 * node that was given the new version answers for it; a region without a living node does not hold it up. A version that
 * fails anywhere leaves the old one serving, until a person wishes something else. What was never served before is named
 * at once: there is nothing to keep, and gateways then know that the model is on its way.
 *
 * <p>The members of a pipeline are held wherever it is, whether they are deployed themselves or not, and as long.
 */
final class Rollouts {
    private final Roster roster;
    private final Catalogue catalogue;
    private final Map<ModelName, Deployment> wished = new TreeMap<>();
    private final Map<ModelName, Deployment> serving = new TreeMap<>();
    private Map<ModelVersionId, Map<RegionId, Set<NodeId>>> placed = new TreeMap<>();

    Rollouts(Roster roster, Catalogue catalogue) {
        this.roster = roster;
        this.catalogue = catalogue;
    }

    List<Deployment> wished() {
        return List.copyOf(wished.values());
    }

    List<Deployment> serving() {
        return List.copyOf(serving.values());
    }

    Optional<Deployment> wished(ModelName model) {
        return Optional.ofNullable(wished.get(model));
    }

    void restore(List<Deployment> wishes, List<Deployment> services) {
        wished.clear();
        serving.clear();
        wishes.forEach(deployment -> wished.put(deployment.model(), deployment));
        services.forEach(deployment -> serving.put(deployment.model(), deployment));
    }

    void wish(Deployment deployment) {
        wished.put(deployment.model(), deployment);
        Deployment served = serving.get(deployment.model());
        if (served == null || served.version().equals(deployment.version())) {
            serving.put(deployment.model(), deployment);
        }
    }

    void drop(ModelName model) {
        wished.remove(model);
        serving.remove(model);
    }

    /** Places every version anew and lets those that are ready take over; tells which took over. */
    List<Deployment> reconcile(long nowNanos) {
        placeAll(nowNanos);
        var ready = wished.values().stream()
                .filter(wish -> !wish.equals(serving.get(wish.model())) && isReady(wish.version(), nowNanos))
                .toList();
        if (!ready.isEmpty()) {
            ready.forEach(wish -> serving.put(wish.model(), wish));
            placeAll(nowNanos);
        }
        return ready;
    }

    /** Which node is to hold what, in the order of versions and nodes. */
    List<Assignment> assignments() {
        Map<ModelVersionId, Set<NodeId>> holders = new TreeMap<>();
        placed.forEach((version, regions) -> {
            Set<NodeId> nodes = regions.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            hold(version, nodes, holders);
            catalogue.required(version).members().forEach(member -> hold(member, nodes, holders));
        });
        List<Assignment> assignments = new ArrayList<>();
        holders.forEach((version, nodes) -> nodes.forEach(node -> assignments.add(new Assignment(version, node))));
        return assignments;
    }

    private static void hold(ModelVersionId version, Set<NodeId> nodes, Map<ModelVersionId, Set<NodeId>> holders) {
        holders.computeIfAbsent(version, _ -> new TreeSet<>()).addAll(nodes);
    }

    /** The replicas of what is wished that could not be fetched, loaded or warmed, by node. */
    Map<Assignment, String> failures() {
        Map<Assignment, String> failures = new HashMap<>();
        for (Assignment assignment : assignments()) {
            if (isWished(assignment.version())) {
                roster.replica(assignment.node(), assignment.version())
                        .filter(replica -> replica.phase() == Phase.FAILED)
                        .ifPresent(replica -> failures.put(assignment, replica.detail()));
            }
        }
        return failures;
    }

    private boolean isWished(ModelVersionId version) {
        return wished(version.model())
                .filter(wish -> wish.version().equals(version))
                .isPresent();
    }

    /** Decides anew which nodes are to hold what. */
    void placeAll(long nowNanos) {
        Map<ModelVersionId, Map<RegionId, Set<NodeId>>> next = new TreeMap<>();
        for (Deployment wish : wished.values()) {
            Deployment served = serving.getOrDefault(wish.model(), wish);
            next.put(served.version(), place(served, placed.getOrDefault(served.version(), Map.of()), nowNanos));
            if (!wish.version().equals(served.version())) {
                // The nodes that have the old version come first for the new one.
                var holders = placed.getOrDefault(wish.version(), placed.getOrDefault(served.version(), Map.of()));
                next.put(wish.version(), place(wish, holders, nowNanos));
            }
        }
        placed = next;
    }

    private Map<RegionId, Set<NodeId>> place(Deployment deployment, Map<RegionId, Set<NodeId>> holders, long nowNanos) {
        var cordons = new Cordons(roster, nowNanos);
        Map<RegionId, Set<NodeId>> places = new TreeMap<>();
        for (Region region : roster.regions()) {
            if (deployment.regions().includes(region.id())) {
                var preferred = holders.getOrDefault(region.id(), Set.of());
                places.put(region.id(), cordons.choose(deployment, region.id(), preferred));
            }
        }
        return places;
    }

    /** Whether every living node that was given the version answers for it, and there is one. */
    private boolean isReady(ModelVersionId version, long nowNanos) {
        var living = placed.getOrDefault(version, Map.of()).values().stream()
                .flatMap(Set::stream)
                .filter(node -> roster.pulse(node, nowNanos) == Pulse.ALIVE)
                .toList();
        return !living.isEmpty()
                && living.stream().allMatch(node -> roster.replica(node, version)
                        .map(ReplicaState::phase)
                        .equals(Optional.of(Phase.READY)));
    }
}
