package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.Traffic;
import io.lepton.governance.ResidencyRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A snapshot that has been checked, and worked out for look-ups on the request path. Immutable. */
final class FleetView {
    private final FleetSnapshot snapshot;
    private final HandoverView handover;
    private final ResidencyRules rules;
    private final Map<RegionId, Integer> indexes = new HashMap<>();
    private final Map<ModelName, Deployment> deployments = new HashMap<>();
    private final Map<DataClass, Map<ModelName, RouteScope>> scopes = new HashMap<>();
    private final Map<DataClass, Map<ModelVersionId, RouteScope>> besideScopes = new HashMap<>();
    private final Map<ModelName, ArmTable> arms = new HashMap<>();
    private final Set<ModelVersionId> served = new HashSet<>();

    private FleetView(FleetSnapshot snapshot, RegionId self) {
        this.snapshot = snapshot;
        this.handover = HandoverView.of(snapshot);
        this.rules = ResidencyRules.of(snapshot.policies(), snapshot.regions());
        snapshot.regions().forEach(region -> indexes.put(region.id(), indexes.size()));
        snapshot.deployments().forEach(deployment -> deployments.put(deployment.model(), deployment));
        snapshot.policies().forEach(policy -> scopes.put(policy.dataClass(), scopesOf(policy.dataClass())));
        deployments.forEach((model, deployment) -> arms.put(model, ArmTable.plain(deployment.version())));
        deployments.values().forEach(deployment -> served.addAll(handover.versions(deployment)));
        snapshot.traffic().ifPresent(traffic -> takeIn(traffic, self));
    }

    private void takeIn(Traffic traffic, RegionId self) {
        snapshot.policies()
                .forEach(
                        policy -> besideScopes.put(policy.dataClass(), scopesOf(policy.dataClass(), traffic.beside())));
        traffic.beside().forEach(beside -> served.add(beside.version()));
        traffic.aliases().forEach(alias -> arms.put(alias.name(), ArmTable.alias(alias.version())));
        traffic.policies().forEach(policy -> deployment(policy.model())
                .ifPresent(base -> arms.put(policy.model(), ArmTable.under(policy, base.version(), self))));
    }

    /**
     * Works a snapshot out.
     *
     * @throws IllegalArgumentException if it contradicts itself, or the region is not in it
     */
    static FleetView of(FleetSnapshot snapshot, RegionId self) {
        SnapshotCheck.check(snapshot, self);
        return new FleetView(snapshot, self);
    }

    FleetSnapshot snapshot() {
        return snapshot;
    }

    HandoverView handover() {
        return handover;
    }

    List<Region> regions() {
        return snapshot.regions();
    }

    boolean permits(DataClass dataClass, RegionId region) {
        return rules.permitted(dataClass).map(places -> places.contains(region)).orElse(false);
    }

    /** The class that a request is treated as. */
    DataClass classOf(Optional<DataClass> named) {
        return named.orElse(snapshot.defaultDataClass());
    }

    boolean hasPolicy(DataClass dataClass) {
        return scopes.containsKey(dataClass);
    }

    Optional<Deployment> deployment(ModelName model) {
        return Optional.ofNullable(deployments.get(model));
    }

    /** Hot: where requests of a class for a deployed model may be answered; absent where either is not known. */
    Optional<RouteScope> scope(DataClass dataClass, ModelName model) {
        return Optional.ofNullable(scopes.getOrDefault(dataClass, Map.of()).get(model));
    }

    /** Hot: the same for a question that may name a version. */
    Optional<RouteScope> scope(DataClass dataClass, RouteQuery query) {
        if (query.version().isEmpty()) {
            return scope(dataClass, query.model());
        }
        var id = new ModelVersionId(query.model(), query.version().getAsInt());
        return Optional.ofNullable(
                        besideScopes.getOrDefault(dataClass, Map.of()).get(id))
                .or(() -> scope(dataClass, query.model())
                        .filter(deployed -> !deployed.versions(query).isEmpty()));
    }

    /** Hot: how the requests for a name are shared out; absent where the name means nothing. */
    Optional<ArmTable> arms(ModelName name) {
        return Optional.ofNullable(arms.get(name));
    }

    /** Whether some region is to hold a version. */
    boolean serves(ModelVersionId version) {
        return served.contains(version);
    }

    boolean has(RegionId id) {
        return indexes.containsKey(id);
    }

    /** The place of a region in {@link #regions}. */
    int index(RegionId id) {
        Integer index = indexes.get(id);
        if (index == null) {
            throw new IllegalArgumentException("not in the snapshot: region=" + id);
        }
        return index;
    }

    Region region(RegionId id) {
        return regions().get(index(id));
    }

    private Map<ModelName, RouteScope> scopesOf(DataClass dataClass) {
        Set<RegionId> permitted = rules.permitted(dataClass).orElse(Set.of());
        Map<ModelName, RouteScope> byModel = new HashMap<>();
        deployments.forEach((model, deployment) -> byModel.put(
                model, new RouteScope(dataClass, permitted, deployment, handover.versions(deployment), regions())));
        return byModel;
    }

    private Map<ModelVersionId, RouteScope> scopesOf(DataClass dataClass, List<Deployment> beside) {
        Set<RegionId> permitted = rules.permitted(dataClass).orElse(Set.of());
        Map<ModelVersionId, RouteScope> byVersion = new HashMap<>();
        beside.forEach(each -> byVersion.put(
                each.version(), new RouteScope(dataClass, permitted, each, List.of(each.version()), regions())));
        return byVersion;
    }
}
