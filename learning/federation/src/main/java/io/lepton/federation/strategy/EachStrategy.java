package io.lepton.federation.strategy;

import java.util.List;

/** A strategy that must compare the updates with each other: a few bad ones do not carry it away. */
public non-sealed interface EachStrategy extends Strategy {
    /**
     * The least number of updates that it can work on.
     *
     * @return at least 1
     */
    int updatesMin();

    /**
     * The state after the round.
     *
     * @param updates at least {@link #updatesMin}, ordered by participant
     */
    ServerState aggregate(ServerState state, List<Update> updates);
}
