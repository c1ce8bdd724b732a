package io.lepton.control;

import io.lepton.domain.DataClass;
import io.lepton.domain.Region;
import io.lepton.domain.ResidencyPolicy;
import java.util.List;

/**
 * What a fleet is from its start on.
 *
 * @param regions where it runs
 * @param policies one for each data class
 * @param defaultDataClass the class of a request that names none
 */
public record FleetDefinition(List<Region> regions, List<ResidencyPolicy> policies, DataClass defaultDataClass) {
    public FleetDefinition {
        regions = List.copyOf(regions);
        policies = List.copyOf(policies);
    }
}
