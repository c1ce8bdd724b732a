package io.lepton.training;

import io.lepton.training.network.Graph;

/** Opens the lowering to the tests of the engine. */
public final class Lowered {
    private Lowered() {}

    public static Graph graph(LayerCases.Case wanted) {
        return Lowering.lower(wanted.blueprint(), wanted.example());
    }
}
