package io.lepton.gateway;

import java.time.Duration;

/**
 * How far one place is trusted: it is ejected for a while when it fails or lags, and eased in when it is new.
 *
 * <p>Times are {@link WakingTime}. Owned by the {@link GatewayCore}.
 */
final class Standing {
    static final int FAILURES_MAX = 5;
    static final long LAG_NANOS_MAX = Duration.ofSeconds(3).toNanos();
    static final long BACK_OFF_NANOS = Duration.ofSeconds(10).toNanos();
    static final double SLOW_START_NANOS = Duration.ofSeconds(30).toNanos();

    /** A new place takes part from the first moment, or nobody would learn how it does. */
    private static final double SHARE_MIN = 0.1;

    private long beganNanos;
    private int failuresInRow;
    private boolean isLagging;
    private long laggingSinceNanos;
    private int ejections;
    private boolean isEjected;
    private long ejectedUntilNanos;

    /** A place that was dead, or not known, has begun to speak. */
    void begin(long nowNanos) {
        beganNanos = nowNanos;
        failuresInRow = 0;
        isLagging = false;
    }

    void note(AttemptOutcome outcome) {
        switch (outcome) {
            case ANSWERED -> failuresInRow = 0;
            case FAILED, BROKEN -> failuresInRow++;
            case CANCELLED -> {}
        }
    }

    /** Notes whether it is far slower than the others now. */
    void lag(boolean isFarSlower, long nowNanos) {
        if (isFarSlower && !isLagging) {
            laggingSinceNanos = nowNanos;
        }
        isLagging = isFarSlower;
    }

    boolean deservesEjection(long nowNanos) {
        return failuresInRow >= FAILURES_MAX || (isLagging && nowNanos - laggingSinceNanos >= LAG_NANOS_MAX);
    }

    /** Ejects it: longer each time, unless it did well for as long as it was out before. */
    void eject(long nowNanos) {
        boolean didWell = ejections > 0 && nowNanos - ejectedUntilNanos > ejections * BACK_OFF_NANOS;
        ejections = didWell ? 1 : ejections + 1;
        isEjected = true;
        ejectedUntilNanos = nowNanos + ejections * BACK_OFF_NANOS;
        begin(ejectedUntilNanos);
    }

    /** Hot. */
    boolean isEjected(long nowNanos) {
        return isEjected && nowNanos - ejectedUntilNanos < 0;
    }

    /** Hot: the part of its fair share that it gets, rising to 1 over its first 30 s. */
    double share(long nowNanos) {
        return Math.clamp((nowNanos - beganNanos) / SLOW_START_NANOS, SHARE_MIN, 1);
    }
}
