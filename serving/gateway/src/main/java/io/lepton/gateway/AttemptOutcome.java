package io.lepton.gateway;

/** How an attempt to have a request answered at one place ended. */
public enum AttemptOutcome {
    /** The whole answer came, and does not say that the place is ill. */
    ANSWERED,
    /** The whole answer came, and says that the place failed on its own account: status 500 or 502. */
    FAILED,
    /** The place refused the connection, broke it off, was silent for too long or said that it is not ready. */
    BROKEN,
    /** The caller went away, or the request was taken elsewhere. */
    CANCELLED
}
