package io.lepton.gateway;

/** A caller's connection, of any protocol, as its lane looks after it. Confined to its event loop. */
interface CallerLink {
    /** Gives up what has been stuck or unused for too long. */
    void sweep(long nowNanos);

    /** Closes the connection once what is under way is over. */
    void closeWhenOver();

    /** Breaks everything off. */
    void close();
}
