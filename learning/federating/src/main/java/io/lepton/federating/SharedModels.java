package io.lepton.federating;

import io.lepton.data.Preparation;
import io.lepton.data.Targets;
import io.lepton.runs.SiteJob;
import java.util.List;

/** Makes what a federation's sites learn, at each of them and at the coordinator, where there are no rows. */
final class SharedModels {
    private SharedModels() {}

    /** The same one, whatever the rows are that were prepared so. */
    static SharedModel of(FederationFile file, Preparation preparation, List<String> classNames) {
        if (file.model().layers().isEmpty()) {
            return new LogisticModel(preparation.width(), classNames.size());
        }
        var entry = file.sitesInOrder().firstEntry().getValue();
        var network = SiteJob.network(file.job(entry), Targets.classes(new int[0], classNames));
        return NetworkShared.open(network, preparation.exampleShape(), file.seedOrDefault());
    }
}
