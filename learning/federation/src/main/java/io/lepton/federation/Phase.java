package io.lepton.federation;

/** How far a round is. */
public enum Phase {
    PLANNED,
    SAMPLED,
    KEYS,
    SHARES,
    MASKED,
    UNMASKED,
    AGGREGATED,
    EVALUATED,
    COMMITTED,
    ABORTED
}
