package io.lepton.control;

import io.lepton.domain.Deployment;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.RolloutStrategy;

/** Holds a deployment against the versions and regions that there are. Confined to the core. */
record DeploymentPlaces(Catalogue catalogue, Roster roster) {
    /**
     * Does nothing if the deployment names what is there.
     *
     * @throws io.lepton.domain.LeptonException with the code of what it names and is not there
     */
    void check(Deployment deployment) {
        var _ = catalogue.required(deployment.version());
        deployment
                .strategy()
                .flatMap(RolloutStrategy::order)
                .ifPresent(regions -> regions.forEach(roster::requireRegion));
        if (deployment.regions() instanceof RegionSelection.Only(var regions)) {
            regions.forEach(roster::requireRegion);
        }
    }
}
