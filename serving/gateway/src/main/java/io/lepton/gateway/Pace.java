package io.lepton.gateway;

import java.time.Duration;

/**
 * Whether a caller dawdles: sends its request, or reads its answer, so slowly that it only holds on to a connection.
 *
 * <p>Only time in which the gateway could do nothing but wait for the caller counts. Confined to an event loop.
 */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long patienceNanos;
    private final double bytesPerNanoMin;
    private long waitedNanos;
    private long lookedAtNanos;

    /**
     * Begins to look.
     *
     * @param patience for so long any pace will do
     * @param bytesPerSecondMin what a caller must keep up behind that
     */
    Pace(Duration patience, int bytesPerSecondMin, long nowNanos) {
        this.patienceNanos = patience.toNanos();
        this.bytesPerNanoMin = bytesPerSecondMin / NANOS_PER_SECOND;
        this.lookedAtNanos = nowNanos;
    }

    /**
     * Looks again; at least some times a second.
     *
     * @param isWaiting whether the gateway waits for the caller now
     * @param bytes how many have gone to and fro so far
     */
    boolean isTooSlow(boolean isWaiting, long bytes, long nowNanos) {
        waitedNanos += isWaiting ? nowNanos - lookedAtNanos : 0;
        lookedAtNanos = nowNanos;
        return isWaiting && bytes < (waitedNanos - patienceNanos) * bytesPerNanoMin;
    }
}
