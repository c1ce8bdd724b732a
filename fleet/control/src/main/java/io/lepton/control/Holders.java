package io.lepton.control;

import static java.util.Objects.requireNonNull;

import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.Handover;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which node is to hold what, kept version by version, so that a change of one model costs nothing for the others.
 *
 * <p>The members of a pipeline are held wherever it is, whether they are deployed themselves or not, and as long. Confined
 * to the core.
 */
final class Holders {
    /** What a model adds to a snapshot. */
    private record Share(
            Optional<Deployment> served,
            Set<ModelVersionId> rising,
            List<Assignment> draining,
            Map<ModelVersionId, Set<NodeId>> held) {}

    private final Catalogue catalogue;
    private final SortedMap<ModelName, Share> shares = new TreeMap<>();
    /** For each version, the nodes that each model wants to hold it: its own, and the pipelines that run it. */
    private final Map<ModelVersionId, Map<ModelName, Set<NodeId>>> owners = new HashMap<>();

    private final SortedMap<ModelVersionId, List<Assignment>> assignments = new TreeMap<>();
    private final Map<NodeId, Set<ModelName>> models = new HashMap<>();
    /** The models in which something changes hands; few, whatever the number of models. */
    private final Set<ModelName> changing = new TreeSet<>();

    private boolean hasChanged;

    Holders(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Takes over how a model stands now. */
    void put(Rollout rollout) {
        replace(rollout.wish().model(), Optional.of(shareOf(rollout)));
    }

    void remove(ModelName model) {
        replace(model, Optional.empty());
    }

    /** The models that have a replica on a node. */
    Set<ModelName> modelsAt(NodeId node) {
        return models.getOrDefault(node, Set.of());
    }

    /** The nodes that hold a version. */
    Set<NodeId> nodesOf(ModelVersionId version) {
        return assignments.getOrDefault(version, List.of()).stream()
                .map(Assignment::node)
                .collect(Collectors.toSet());
    }

    /** The nodes that hold any version of a model. */
    Set<NodeId> nodesOf(ModelName model) {
        return assignments.tailMap(new ModelVersionId(model, 1)).entrySet().stream()
                .takeWhile(held -> held.getKey().model().equals(model))
                .flatMap(held -> held.getValue().stream())
                .map(Assignment::node)
                .collect(Collectors.toSet());
    }

    /** Whether anything has changed since the last call. */
    boolean hasChanged() {
        boolean since = hasChanged;
        hasChanged = false;
        return since;
    }

    /** Which node is to hold what, in the order of versions and nodes. */
    List<Assignment> assignments() {
        List<Assignment> all = new ArrayList<>();
        assignments.values().forEach(all::addAll);
        return all;
    }

    /** Every version that a deployment or an assignment names. */
    List<ModelVersion> versions() {
        Set<ModelVersionId> named = new TreeSet<>(assignments.keySet());
        shares.values().forEach(share -> share.served().ifPresent(served -> named.add(served.version())));
        return named.stream().map(catalogue::required).toList();
    }

    /** What is changing hands, while something is. */
    Optional<Handover> handover() {
        List<ModelVersionId> rising = new ArrayList<>();
        List<Assignment> draining = new ArrayList<>();
        for (ModelName model : changing) {
            Share share = requireNonNull(shares.get(model));
            rising.addAll(share.rising());
            draining.addAll(share.draining());
        }
        return changing.isEmpty() ? Optional.empty() : Optional.of(new Handover(rising, draining));
    }

    private void replace(ModelName model, Optional<Share> next) {
        Optional<Share> former = Optional.ofNullable(shares.get(model));
        if (former.equals(next)) {
            return;
        }
        hasChanged = true;
        Map<ModelVersionId, Set<NodeId>> before = former.map(Share::held).orElse(Map.of());
        Map<ModelVersionId, Set<NodeId>> after = next.map(Share::held).orElse(Map.of());
        Set<ModelVersionId> touched = new HashSet<>(before.keySet());
        touched.addAll(after.keySet());
        touched.forEach(version -> own(version, model, after.getOrDefault(version, Set.of())));
        before.values()
                .forEach(nodes -> nodes.forEach(
                        node -> models.getOrDefault(node, new HashSet<>()).remove(model)));
        after.values()
                .forEach(nodes -> nodes.forEach(node ->
                        models.computeIfAbsent(node, _ -> new HashSet<>()).add(model)));
        next.ifPresentOrElse(share -> shares.put(model, share), () -> shares.remove(model));
        boolean isChanging = next.filter(
                        share -> !share.rising().isEmpty() || !share.draining().isEmpty())
                .isPresent();
        if (isChanging) {
            changing.add(model);
        } else {
            changing.remove(model);
        }
    }

    private void own(ModelVersionId version, ModelName owner, Set<NodeId> nodes) {
        Map<ModelName, Set<NodeId>> wishes = owners.computeIfAbsent(version, _ -> new HashMap<>());
        if (nodes.isEmpty()) {
            wishes.remove(owner);
        } else {
            wishes.put(owner, nodes);
        }
        if (wishes.isEmpty()) {
            owners.remove(version);
            assignments.remove(version);
            return;
        }
        Set<NodeId> all = new TreeSet<>();
        wishes.values().forEach(all::addAll);
        assignments.put(
                version, all.stream().map(node -> new Assignment(version, node)).toList());
    }

    private Share shareOf(Rollout rollout) {
        Map<ModelVersionId, Set<NodeId>> held = new HashMap<>();
        List<Assignment> draining = new ArrayList<>();
        for (RegionReplicas region : rollout.regions()) {
            for (Seat seat : region.seats()) {
                hold(held, seat.version(), seat.node());
                catalogue.required(seat.version()).members().forEach(member -> hold(held, member, seat.node()));
                if (seat.isDraining()) {
                    draining.add(seat.assignment());
                }
            }
        }
        return new Share(rollout.served(), rollout.rising(), draining, held);
    }

    private static void hold(Map<ModelVersionId, Set<NodeId>> held, ModelVersionId version, NodeId node) {
        held.computeIfAbsent(version, _ -> new TreeSet<>()).add(node);
    }
}
