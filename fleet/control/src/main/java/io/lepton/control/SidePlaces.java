package io.lepton.control;

import io.lepton.control.Placement.Pulse;
import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where the versions beside the deployed ones are held. Confined to the core.
 *
 * <p>They go to the nodes that hold the model already, as far as there are enough. A version that nothing names any more is
 * held a while longer: gateways learn that at different moments, and requests are on their way.
 */
final class SidePlaces {
    private final Roster roster;
    private final Catalogue catalogue;
    private final long lingerNanos;
    private final Map<ModelVersionId, Deployment> held = new TreeMap<>();
    private final Map<ModelVersionId, Long> releasedNanos = new TreeMap<>();
    private Map<ModelVersionId, Map<RegionId, Set<NodeId>>> placed = new TreeMap<>();

    SidePlaces(Roster roster, Catalogue catalogue, Duration linger) {
        this.roster = roster;
        this.catalogue = catalogue;
        this.lingerNanos = linger.toNanos();
    }

    /** Forgets what was held: whoever begins anew owes nobody a while. */
    void clear() {
        held.clear();
        releasedNanos.clear();
        placed = new TreeMap<>();
    }

    boolean holds(ModelVersionId version) {
        return held.containsKey(version);
    }

    /** What is held, each with its regions. */
    List<Deployment> held() {
        return List.copyOf(held.values());
    }

    /**
     * Decides anew which nodes are to hold what.
     *
     * @param wanted the versions that are named, merged where several name one
     * @param others what nodes hold for deployments
     */
    void place(Collection<Deployment> wanted, Holders others, long nowNanos) {
        Map<ModelVersionId, Deployment> next = new TreeMap<>();
        wanted.forEach(each -> next.merge(each.version(), each, SidePlaces::merge));
        linger(next, nowNanos);
        held.clear();
        held.putAll(next);
        Map<ModelVersionId, Map<RegionId, Set<NodeId>>> places = new TreeMap<>();
        next.forEach((version, deployment) -> places.put(version, place(deployment, others)));
        placed = places;
    }

    private static Deployment merge(Deployment one, Deployment other) {
        return new Deployment(
                one.version(),
                one.regions().or(other.regions()),
                Math.max(one.replicasPerRegion(), other.replicasPerRegion()));
    }

    private void linger(Map<ModelVersionId, Deployment> next, long nowNanos) {
        releasedNanos.keySet().removeAll(next.keySet());
        held.forEach((version, deployment) -> {
            if (!next.containsKey(version)
                    && nowNanos - releasedNanos.computeIfAbsent(version, _ -> nowNanos) < lingerNanos) {
                next.put(version, deployment);
            }
        });
        releasedNanos.keySet().retainAll(next.keySet());
    }

    private Map<RegionId, Set<NodeId>> place(Deployment deployment, Holders others) {
        Map<RegionId, Set<NodeId>> before = placed.getOrDefault(deployment.version(), Map.of());
        Map<RegionId, Set<NodeId>> places = new TreeMap<>();
        for (Region region : roster.regions()) {
            if (deployment.regions().includes(region.id())) {
                Set<NodeId> holders = before.getOrDefault(region.id(), Set.of());
                places.put(region.id(), place(deployment, region.id(), holders, others));
            }
        }
        return places;
    }

    /** A node that is to hold the version no more keeps it until those that take its place answer. */
    private Set<NodeId> place(Deployment deployment, RegionId region, Set<NodeId> holders, Holders others) {
        ModelVersionId version = deployment.version();
        Set<NodeId> places = Placement.choose(
                deployment.model(),
                deployment.replicasPerRegion(),
                roster.openPulses(region),
                holders.isEmpty() ? neighbours(version, region, others) : holders);
        if (!places.stream().allMatch(node -> roster.isReady(node, version))) {
            holders.stream().filter(node -> roster.isReady(node, version)).forEach(places::add);
        }
        return places;
    }

    /**
     * The nodes that answer for the version already, as a new reign finds them; else those that hold it for a deployment, or
     * else another of its model.
     */
    private Set<NodeId> neighbours(ModelVersionId version, RegionId region, Holders others) {
        Set<NodeId> ready = roster.pulses(region).keySet().stream()
                .filter(node -> roster.isReady(node, version))
                .collect(Collectors.toSet());
        if (!ready.isEmpty()) {
            return ready;
        }
        Set<NodeId> same = others.nodesOf(version);
        return same.isEmpty() ? others.nodesOf(version.model()) : same;
    }

    /** Which node is to hold what, the members of pipelines with them. */
    List<Assignment> assignments() {
        Map<ModelVersionId, Set<NodeId>> holders = new TreeMap<>();
        placed.forEach((version, regions) -> {
            Set<NodeId> nodes = regions.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            holders.computeIfAbsent(version, _ -> new TreeSet<>()).addAll(nodes);
            catalogue.required(version).members().forEach(member -> holders.computeIfAbsent(
                            member, _ -> new TreeSet<>())
                    .addAll(nodes));
        });
        List<Assignment> assignments = new ArrayList<>();
        holders.forEach((version, nodes) -> nodes.forEach(node -> assignments.add(new Assignment(version, node))));
        return assignments;
    }

    /** Whether every living node that was given the version answers for it, and there is one. */
    boolean isReady(ModelVersionId version) {
        List<NodeId> living = nodes(version).stream()
                .filter(node -> roster.pulse(node) == Pulse.ALIVE)
                .toList();
        return !living.isEmpty() && living.stream().allMatch(node -> roster.isReady(node, version));
    }

    /** The replicas that could not be fetched, loaded or warmed, by node. */
    Map<Assignment, String> failures() {
        Map<Assignment, String> failures = new HashMap<>();
        held.keySet().forEach(version -> nodes(version).forEach(node -> detail(node, version)
                .ifPresent(detail -> failures.put(new Assignment(version, node), detail))));
        return failures;
    }

    /** Why a version cannot be had at a node that was given it, if that is so anywhere. */
    Optional<String> failure(ModelVersionId version) {
        return nodes(version).stream()
                .flatMap(node -> detail(node, version).stream()
                        .map(detail -> "a replica failed: version=" + version + ", node=" + node + ", cause=" + detail))
                .findFirst();
    }

    private Optional<String> detail(NodeId node, ModelVersionId version) {
        return roster.said(node, version)
                .map(NodeRecord.Said::state)
                .filter(replica -> replica.phase() == Phase.FAILED)
                .map(ReplicaState::detail);
    }

    /** How many of the nodes that were given a version answer for it. */
    String progress(ModelVersionId version) {
        List<NodeId> nodes = nodes(version);
        long ready =
                nodes.stream().filter(node -> roster.isReady(node, version)).count();
        return "loading: version=" + version + ", ready=" + ready + ", wanted=" + nodes.size();
    }

    private List<NodeId> nodes(ModelVersionId version) {
        return placed.getOrDefault(version, Map.of()).values().stream()
                .flatMap(Set::stream)
                .toList();
    }
}
