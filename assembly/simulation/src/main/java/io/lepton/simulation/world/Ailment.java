package io.lepton.simulation.world;

/** What ails a region's nodes while their health is green. */
public enum Ailment {
    /** Nothing. */
    NONE,
    /** Every inference ends in an error of the node's own. */
    FAILS,
    /** Every request is turned away as if the model were not there. */
    TURNS_AWAY
}
