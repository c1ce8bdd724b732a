package io.lepton.simulation.world;

/** At which step of its next write a control plane dies. */
public enum Crash {
    /** At none. */
    NEVER,
    /** Before the store has taken it: nobody was told, and nothing has changed. */
    BEFORE_WRITE,
    /** After the store has taken it: nobody was told, and it has changed all the same. */
    AFTER_WRITE
}
