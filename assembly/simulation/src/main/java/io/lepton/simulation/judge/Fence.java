package io.lepton.simulation.judge;

import io.lepton.domain.DataClass;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.simulation.world.Layout;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The obvious, slow reading of the residency policies, against which every execution is held. */
public final class Fence {
    private final Layout layout;

    public Fence(Layout layout) {
        this.layout = layout;
    }

    /** Tells whether there is a policy for what a request says of its data. */
    public boolean knows(Optional<DataClass> named) {
        return policy(named).isPresent();
    }

    /** Tells whether the region may process the data; no region may process data of an unknown class. */
    public boolean permits(Optional<DataClass> named, RegionId id) {
        for (Region region : layout.regions()) {
            if (region.id().equals(id)) {
                return policy(named)
                        .map(policy -> permits(policy.scope(), region))
                        .orElse(false);
            }
        }
        return false;
    }

    /** The regions that have the model and may process the data. */
    public Set<RegionId> mayAnswer(Optional<DataClass> named) {
        Set<RegionId> regions = new HashSet<>();
        for (RegionId region : layout.servingRegions()) {
            if (permits(named, region)) {
                regions.add(region);
            }
        }
        return regions;
    }

    private Optional<ResidencyPolicy> policy(Optional<DataClass> named) {
        DataClass dataClass = named.orElse(layout.defaultDataClass());
        return layout.policies().stream()
                .filter(policy -> policy.dataClass().equals(dataClass))
                .findFirst();
    }

    private static boolean permits(ResidencyPolicy.Scope scope, Region region) {
        return switch (scope) {
            case ResidencyPolicy.Anywhere _ -> true;
            case ResidencyPolicy.Within within -> within.jurisdictions().contains(region.jurisdiction());
            case ResidencyPolicy.Exactly exactly -> exactly.regions().contains(region.id());
        };
    }
}
