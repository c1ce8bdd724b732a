package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import java.util.Set;

/** The hard filter of one request: the regions that its policy permits and that its model is deployed in. */
record RouteScope(DataClass dataClass, Set<RegionId> permitted, Deployment deployment) {
    boolean permits(RegionId region) {
        return permitted.contains(region);
    }

    boolean mayAnswer(RegionId region) {
        return permitted.contains(region) && deployment.regions().includes(region);
    }

    ModelVersionId version() {
        return deployment.version();
    }
}
