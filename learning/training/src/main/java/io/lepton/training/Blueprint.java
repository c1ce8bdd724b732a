package io.lepton.training;

import java.util.Arrays;

/** How a network is put together, before anything is known of the data. */
public sealed interface Blueprint permits Sequential, Functional {
    /** Says how it is to learn, and what is measured meanwhile. */
    default NetworkModel compile(Optimiser optimiser, Loss loss, Metric... metrics) {
        return NetworkModel.of(new NetworkDefinition(this, optimiser, loss, Arrays.asList(metrics)));
    }
}
