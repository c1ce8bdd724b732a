package io.lepton.federation.strategy;

/** How a round is done: what participants are told, and what becomes of their updates. Pure: the state goes in and comes out. */
public sealed interface Strategy permits SumStrategy, EachStrategy {
    /** What participants are told to do in the next round. */
    default LocalWork configure(ServerState state) {
        return LocalWork.plain(state.model());
    }
}
