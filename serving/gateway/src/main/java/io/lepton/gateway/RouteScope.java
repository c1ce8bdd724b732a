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
    private final List<ModelVersionId> versions;
    private final BitSet permitted = new BitSet();
    private final BitSet mayAnswer = new BitSet();

    /**
     * Works a scope out.
     *
     * @param versions those that answer now: the deployed one, and what rises beside it
     */
    RouteScope(
            DataClass dataClass,
            Set<RegionId> permittedRegions,
            Deployment deployment,
            List<ModelVersionId> versions,
            List<Region> regions) {
        this.versions = List.copyOf(versions);
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

    /** Hot: the versions that may answer a request, the deployed one first; none if it names one that is not served. */
    List<ModelVersionId> versions(RouteQuery query) {
        if (query.version().isEmpty()) {
            return versions;
        }
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).number() == query.version().getAsInt()) {
                return versions.size() == 1 ? versions : List.of(versions.get(i));
            }
        }
        return List.of();
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
