package io.lepton.simulation.judge;

import java.util.Optional;

/** How many of the requests that came in a stretch of time were answered soon. Times are the world's. */
final class Goodput {
    private static final double LEAST = 0.95;
    private static final long SOON_NANOS = 1_000_000_000L;

    private final long fromNanos;
    private final long untilNanos;
    private long came;
    private long good;

    Goodput(long fromNanos, long untilNanos) {
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
    }

    void came(long nanos) {
        if (isWithin(nanos)) {
            came++;
        }
    }

    void answered(long arrivedNanos, long nowNanos) {
        if (isWithin(arrivedNanos) && nowNanos - arrivedNanos <= SOON_NANOS) {
            good++;
        }
    }

    /** The share that was answered soon, 1 where none came. */
    double share() {
        return came == 0 ? 1 : (double) good / came;
    }

    Optional<String> objection() {
        return share() >= LEAST
                ? Optional.empty()
                : Optional.of("goodput has not come back: answered within a second=" + good + " of " + came);
    }

    private boolean isWithin(long nanos) {
        return nanos >= fromNanos && nanos < untilNanos;
    }
}
