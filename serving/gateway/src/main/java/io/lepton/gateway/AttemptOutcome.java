package io.lepton.gateway;

/** How an attempt to have a request answered at one place ended. */
public enum AttemptOutcome {
    /** The whole answer came, whatever its status. */
    ANSWERED,
    /** The place refused the connection, broke it off, was silent for too long or said that it is not ready. */
    BROKEN,
    /** The caller went away, or the request was taken elsewhere. */
    CANCELLED
}
