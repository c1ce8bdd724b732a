package io.lepton.federation.strategy;

/** A strategy to which the weighted sum of the updates is enough, so that nobody need see any one of them. */
public non-sealed interface SumStrategy extends Strategy {
    /** How much an update counts. */
    enum Weighting {
        /** By its number of examples. */
        EXAMPLES,
        /** As much as any other. */
        UNIFORM,
        /** By its age, {@code 1 / sqrt(1 + staleness)}. */
        FRESHNESS
    }

    default Weighting weighting() {
        return Weighting.EXAMPLES;
    }

    /** How many vectors of the model's size an update consists of. */
    default int blocks() {
        return 1;
    }

    /** The state after the round. */
    ServerState aggregate(ServerState state, Sum sum);
}
