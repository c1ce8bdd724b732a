package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelName;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.governance.ResidencyRules;
import java.util.HashMap;
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

    private FleetView(FleetSnapshot snapshot) {
        this.snapshot = snapshot;
        this.handover = HandoverView.of(snapshot);
        this.rules = ResidencyRules.of(snapshot.policies(), snapshot.regions());
        snapshot.regions().forEach(region -> indexes.put(region.id(), indexes.size()));
        snapshot.deployments().forEach(deployment -> deployments.put(deployment.model(), deployment));
        snapshot.policies().forEach(policy -> scopes.put(policy.dataClass(), scopesOf(policy.dataClass())));
    }

    /**
     * Works a snapshot out.
     *
     * @throws IllegalArgumentException if it contradicts itself, or the region is not in it
     */
    static FleetView of(FleetSnapshot snapshot, RegionId self) {
        SnapshotCheck.check(snapshot, self);
        return new FleetView(snapshot);
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
}
