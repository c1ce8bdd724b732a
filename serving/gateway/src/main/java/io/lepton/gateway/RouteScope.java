package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The hard filter of the requests of one data class for one model: the regions that the policy permits, and among them
 * those in which the model is deployed. Worked out once for each snapshot; regions are told by their index in it.
 */
final class RouteScope {
    private final DataClass dataClass;
    private final Deployment deployment;
    private final BitSet permitted = new BitSet();
    private final BitSet mayAnswer = new BitSet();

    RouteScope(DataClass dataClass, Set<RegionId> permittedRegions, Deployment deployment, List<Region> regions) {
        this.dataClass = dataClass;
        this.deployment = deployment;
        for (int i = 0; i < regions.size(); i++) {
            RegionId region = regions.get(i).id();
            permitted.set(i, permittedRegions.contains(region));
            mayAnswer.set(i, permitted.get(i) && deployment.regions().includes(region));
        }
    }

    DataClass dataClass() {
        return dataClass;
    }

    ModelVersionId version() {
        return deployment.version();
    }

    boolean permits(int region) {
        return permitted.get(region);
    }

    /** Hot. */
    boolean mayAnswer(int region) {
        return mayAnswer.get(region);
    }

    boolean isNowhere() {
        return mayAnswer.isEmpty();
    }
}
