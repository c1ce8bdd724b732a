package io.lepton.control;

import io.lepton.control.Placement.Pulse;
import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every deployment on its way from wish to service. Confined to the core.
 *
 * <p>Only the models that an event touches are looked at again: those of the versions that a report speaks of, those with
 * a replica on a node whose pulse has changed, those that still want a node in its region, and those that wait for time or
 * for gateways. So an event costs what it changes, however many deployments there are.
 */
final class Rollouts {
    /** What of a model is stored. */
    private record Durable(Deployment wish, Optional<Deployment> served, Optional<RolloutState> state) {}

    /** What has come of an event. */
    record Outcome(List<Deployment> tookOver, Map<ModelName, Map<Assignment, String>> failures, boolean isStored) {}

    private final Roster roster;
    private final Receivers receivers;
    private final Holders holders;
    private final Map<ModelName, Rollout> rollouts = new TreeMap<>();
    private final Map<ModelName, Durable> durable = new HashMap<>();
    private final Set<ModelName> dirty = new TreeSet<>();
    private final Set<ModelName> timed = new HashSet<>();
    private final Map<RegionId, Set<ModelName>> eager = new HashMap<>();
    private boolean isDropped;

    Rollouts(Roster roster, Receivers receivers, Catalogue catalogue) {
        this.roster = roster;
        this.receivers = receivers;
        this.holders = new Holders(catalogue);
    }

    List<Deployment> wished() {
        return rollouts.values().stream().map(Rollout::wish).toList();
    }

    List<Deployment> serving() {
        return rollouts.values().stream()
                .flatMap(rollout -> rollout.served().stream())
                .toList();
    }

    List<RolloutState> states() {
        return rollouts.values().stream()
                .flatMap(rollout -> rollout.state().stream())
                .toList();
    }

    Collection<Rollout> all() {
        return rollouts.values();
    }

    Optional<Rollout> find(ModelName model) {
        return Optional.ofNullable(rollouts.get(model));
    }

    Holders holders() {
        return holders;
    }

    /** Stands where a store says; decides nothing that would have to be stored. */
    void restore(DesiredState stored, long nowNanos) {
        Map<ModelName, Deployment> services = new HashMap<>();
        stored.serving().forEach(service -> services.put(service.model(), service));
        Map<ModelName, RolloutState> states = new HashMap<>();
        stored.rollouts().forEach(state -> states.put(state.model(), state));
        Set<ModelName> gone = new HashSet<>(rollouts.keySet());
        for (Deployment wish : stored.deployments()) {
            ModelName model = wish.model();
            gone.remove(model);
            Rollout rollout = rollouts.computeIfAbsent(model, _ -> new Rollout(wish, roster, receivers, nowNanos));
            rollout.restore(
                    wish, Optional.ofNullable(services.get(model)), Optional.ofNullable(states.get(model)), nowNanos);
            durable.put(model, durable(rollout));
            index(rollout);
            dirty.add(model);
        }
        gone.forEach(this::forget);
    }

    void wish(Deployment deployment, long nowNanos) {
        rollouts.computeIfAbsent(deployment.model(), _ -> new Rollout(deployment, roster, receivers, nowNanos))
                .wish(deployment, nowNanos);
        dirty.add(deployment.model());
    }

    void drop(ModelName model) {
        forget(model);
        isDropped = true;
    }

    /** Does what a person says of a deployed model. */
    void obey(ModelName model, RolloutCommand command, long nowNanos) {
        find(model).ifPresent(rollout -> rollout.obey(command, nowNanos));
        dirty.add(model);
    }

    /** Marks what a node's news are about. */
    void heard(Collection<ModelVersionId> versions) {
        versions.stream()
                .map(ModelVersionId::model)
                .filter(rollouts::containsKey)
                .forEach(dirty::add);
    }

    /** Marks what is touched by a node that came, fell silent or was lost. */
    void felt(NodeId node) {
        dirty.addAll(holders.modelsAt(node));
        roster.regionOf(node).ifPresent(region -> dirty.addAll(eager.getOrDefault(region, Set.of())));
    }

    /** Marks everything: regions came or went. */
    void declared() {
        dirty.addAll(rollouts.keySet());
    }

    /** Marks what waits for time or for gateways. */
    void waited() {
        dirty.addAll(timed);
    }

    /** Lets what failed and rested be tried again. */
    void wake() {
        timed.forEach(model -> find(model).ifPresent(Rollout::wake));
    }

    /** Takes what nodes say that they hold for where it was placed: a new reign moves nothing that need not move. */
    void recall(Collection<NodeReport> reports, long nowNanos) {
        for (NodeReport report : reports) {
            Optional<RegionId> region = roster.regionOf(report.node());
            for (ReplicaState replica : report.replicas()) {
                ModelName model = replica.version().model();
                region.ifPresent(place -> find(model)
                        .ifPresent(rollout -> rollout.recall(replica.version(), place, report.node(), nowNanos)));
            }
        }
        dirty.addAll(rollouts.keySet());
    }

    /** Draws every consequence of what was marked. */
    Outcome advance(long nowNanos) {
        List<Deployment> tookOver = new ArrayList<>();
        Map<ModelName, Map<Assignment, String>> failures = new LinkedHashMap<>();
        boolean isStored = isDropped;
        isDropped = false;
        for (ModelName model : List.copyOf(dirty)) {
            Rollout rollout = rollouts.get(model);
            if (rollout == null) {
                failures.put(model, Map.of());
                continue;
            }
            if (rollout.advance(nowNanos)) {
                tookOver.add(rollout.wish());
            }
            index(rollout);
            failures.put(model, failures(rollout));
            Durable now = durable(rollout);
            isStored |= !now.equals(durable.put(model, now));
        }
        dirty.clear();
        return new Outcome(tookOver, failures, isStored);
    }

    private void forget(ModelName model) {
        rollouts.remove(model);
        durable.remove(model);
        timed.remove(model);
        eager.values().forEach(models -> models.remove(model));
        holders.remove(model);
        dirty.add(model);
    }

    private void index(Rollout rollout) {
        ModelName model = rollout.wish().model();
        holders.put(rollout);
        put(timed, model, rollout.isTimed());
        for (RegionReplicas region : rollout.regions()) {
            boolean isEager = rollout.isUnderWay()
                    || (rollout.wish().regions().includes(region.region())
                            && region.isShort(rollout.wish().replicasPerRegion()));
            put(eager.computeIfAbsent(region.region(), _ -> new HashSet<>()), model, isEager);
        }
    }

    private static void put(Set<ModelName> models, ModelName model, boolean isIn) {
        if (isIn) {
            models.add(model);
        } else {
            models.remove(model);
        }
    }

    private static Durable durable(Rollout rollout) {
        return new Durable(rollout.wish(), rollout.served(), rollout.state());
    }

    /** The replicas of what is wished that could not be fetched, loaded or warmed. */
    private Map<Assignment, String> failures(Rollout rollout) {
        Map<Assignment, String> failures = new HashMap<>();
        for (RegionReplicas region : rollout.regions()) {
            for (Seat seat : region.seats()) {
                if (seat.version().equals(rollout.wish().version())
                        && roster.pulse(seat.node()) == Pulse.ALIVE
                        && roster.hasFailed(seat.node(), seat.version())) {
                    roster.said(seat.node(), seat.version())
                            .ifPresent(said ->
                                    failures.put(seat.assignment(), said.state().detail()));
                }
            }
        }
        return failures;
    }
}
