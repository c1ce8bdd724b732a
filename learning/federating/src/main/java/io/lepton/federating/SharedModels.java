package io.lepton.federating;

import io.lepton.data.Preparation;
import io.lepton.data.Targets;
import io.lepton.federation.OwnBlock;
import io.lepton.runs.SiteJob;
import java.util.List;

/** Makes what a federation's sites learn, at each of them and at the coordinator, where there are no rows. */
final class SharedModels {
    private SharedModels() {}

    /**
     * Where the layers lie that each site keeps to itself; nowhere if none are.
     *
     * @throws io.lepton.domain.LeptonException INVALID_CONFIGURATION if no layer is before them
     */
    static List<OwnBlock> head(FederationFile file, SharedModel model) {
        return file.variants()
                .map(entry -> model.head(entry.headOf(file.model())))
                .orElse(List.of());
    }

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
