package io.lepton.training.network;

/** Calculates networks. Safe for any thread. */
public interface Engine {
    /** Opens a network that answers with the given parameters and learns from batches. */
    Execution open(Graph graph, Objective objective, Rule rule, State state);
}
