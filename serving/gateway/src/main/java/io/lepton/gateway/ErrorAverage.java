package io.lepton.gateway;

import java.time.Duration;

/**
 * The moving average of the share of attempts that a region's own nodes failed; it halves in 5 s without any, so that a
 * region that nobody asks any more is given another chance. Times are {@link WakingTime}. Owned by the {@link GatewayCore}.
 */
final class ErrorAverage {
    private static final double GAIN = 0.05;
    private static final double HALF_LIFE_NANOS = Duration.ofSeconds(5).toNanos();

    private double average;
    private long changedAtNanos;

    void note(AttemptOutcome outcome, long nowNanos) {
        double error =
                switch (outcome) {
                    case ANSWERED -> 0;
                    case FAILED, BROKEN -> 1;
                    case CANCELLED -> average;
                };
        average += GAIN * (error - average);
        changedAtNanos = nowNanos;
    }

    /** Begins anew, as if there had been no attempt. */
    void forget() {
        average = 0;
    }

    /** The average at a moment, in [0, 1]. */
    double share(long nowNanos) {
        return average * Math.pow(2, -(nowNanos - changedAtNanos) / HALF_LIFE_NANOS);
    }
}
