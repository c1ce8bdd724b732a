package io.lepton.runs;

import io.lepton.wire.RunView.OwnerView;

/** Tells which processes live; a port, so that tests may let processes die. */
public interface Processes {
    /** This process. */
    OwnerView self();

    /** Tells whether a process still lives; another one that was given its number later is not it. */
    boolean isAlive(OwnerView process);

    /** Asks a process to end in order, if it lives. */
    void end(OwnerView process);
}
