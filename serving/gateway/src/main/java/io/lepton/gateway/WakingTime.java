package io.lepton.gateway;

import java.time.Duration;

/**
 * The time that a gateway has been awake, by which it measures the silence of others.
 *
 * <p>A process that was stopped, starved or collecting garbage hears nothing meanwhile, and what others said then still
 * waits to be read: taking its own absence for their silence, it would call a sound fleet dead. Ticks tell how long it was
 * away: between two of them at most {@link #GAP_NANOS_MAX} counts. Only ticks do, since a request that is routed on one
 * thread says nothing of whether the thread that hears others runs. A gateway that is slowed down all the time notices a
 * death later by as much, and loses nothing else. Owned by the {@link GatewayCore}.
 */
final class WakingTime {
    /** Three ticks of the shells: a gateway that misses more of them was not awake. */
    static final long GAP_NANOS_MAX = Duration.ofMillis(60).toNanos();

    private boolean hasBegun;
    private long tickedAtNanos;
    private long awakeAtTickNanos;

    /** The time awake at a moment, from any origin; never earlier than in a former call. */
    long at(long nowNanos) {
        begin(nowNanos);
        return awakeAtTickNanos + Math.min(nowNanos - tickedAtNanos, GAP_NANOS_MAX);
    }

    /** Notes that the gateway was awake at this moment. */
    void tick(long nowNanos) {
        awakeAtTickNanos = at(nowNanos);
        tickedAtNanos = nowNanos;
    }

    private void begin(long nowNanos) {
        if (!hasBegun) {
            hasBegun = true;
            tickedAtNanos = nowNanos;
        }
    }
}
