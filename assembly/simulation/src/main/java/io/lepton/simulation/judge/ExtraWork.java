package io.lepton.simulation.judge;

import java.util.Optional;

/** Holds the attempts that gateways make beyond the first at each request to their budget of retries and hedges. */
final class ExtraWork {
    /** What the production routing allows for each request: 0.1 retries and 0.05 hedges. */
    private static final double SHARE_MAX = 0.15;

    /** What one gateway may have saved up: 100 retries and 20 hedges. */
    private static final int SAVED_MAX = 120;

    private final int gateways;
    private long first;
    private long more;

    ExtraWork(int gateways) {
        this.gateways = gateways;
    }

    void attempted(boolean isFirst) {
        if (isFirst) {
            first++;
        } else {
            more++;
        }
    }

    long more() {
        return more;
    }

    Optional<String> objection() {
        double most = SHARE_MAX * first + (double) SAVED_MAX * gateways;
        return more <= most
                ? Optional.empty()
                : Optional.of("retries and hedges beyond their budget: more=" + more + ", first=" + first + ", most="
                        + Math.round(most));
    }
}
