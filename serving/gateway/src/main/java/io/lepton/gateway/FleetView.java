package io.lepton.gateway;

import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelName;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.governance.ResidencyRules;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A snapshot that has been checked, and worked out for look-ups on the request path. Immutable. */
final class FleetView {
    private final FleetSnapshot snapshot;
    private final ResidencyRules rules;
    private final Map<RegionId, Region> regions;
    private final Map<ModelName, Deployment> deployments;

    private FleetView(
            FleetSnapshot snapshot,
            ResidencyRules rules,
            Map<RegionId, Region> regions,
            Map<ModelName, Deployment> deployments) {
        this.snapshot = snapshot;
        this.rules = rules;
        this.regions = regions;
        this.deployments = deployments;
    }

    /**
     * Works a snapshot out.
     *
     * @throws IllegalArgumentException if it contradicts itself, or the region is not in it
     */
    static FleetView of(FleetSnapshot snapshot, RegionId self) {
        SnapshotCheck.check(snapshot, self);
        Map<RegionId, Region> regions = new LinkedHashMap<>();
        snapshot.regions().forEach(region -> regions.put(region.id(), region));
        Map<ModelName, Deployment> deployments = new HashMap<>();
        snapshot.deployments().forEach(deployment -> deployments.put(deployment.model(), deployment));
        return new FleetView(
                snapshot, ResidencyRules.of(snapshot.policies(), snapshot.regions()), regions, deployments);
    }

    FleetSnapshot snapshot() {
        return snapshot;
    }

    Set<RegionId> regions() {
        return regions.keySet();
    }

    Optional<Set<RegionId>> permitted(DataClass dataClass) {
        return rules.permitted(dataClass);
    }

    boolean permits(DataClass dataClass, RegionId region) {
        return permitted(dataClass).map(places -> places.contains(region)).orElse(false);
    }

    /** The class that a request is treated as. */
    DataClass classOf(Optional<DataClass> named) {
        return named.orElse(snapshot.defaultDataClass());
    }

    Optional<Deployment> deployment(ModelName model) {
        return Optional.ofNullable(deployments.get(model));
    }

    Coordinates coordinates(RegionId id) {
        Region region = regions.get(id);
        if (region == null) {
            throw new IllegalArgumentException("not in the snapshot: region=" + id);
        }
        return region.coordinates();
    }
}
