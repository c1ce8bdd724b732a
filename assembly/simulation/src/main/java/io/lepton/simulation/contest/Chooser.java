package io.lepton.simulation.contest;

/** A baseline: how a gateway chooses the node for a request, from all nodes of all regions. */
interface Chooser {
    /** The index of the node; -1 if none is known to live. */
    int choose();

    /** A request came back from a node. */
    void answered(int machine, long tookNanos);
}
