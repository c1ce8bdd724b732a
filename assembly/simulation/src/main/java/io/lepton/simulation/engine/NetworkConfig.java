package io.lepton.simulation.engine;

import java.time.Duration;

/**
 * How far the virtual network falls short of a steady one.
 *
 * @param jitter the mean of what each message takes beyond half a round trip, as a fraction of it; exponential
 * @param jitterLeast the mean of what each message takes beyond that, however short the way
 * @param lossProbability how often a message is lost and sent again, in [0, 1)
 * @param resendDelay what a lost message takes longer: the sender's patience before it sends again
 */
public record NetworkConfig(double jitter, Duration jitterLeast, double lossProbability, Duration resendDelay) {
    public NetworkConfig {
        if (!(jitter >= 0) || !(lossProbability >= 0 && lossProbability < 1)) {
            throw new IllegalArgumentException(
                    "out of range: jitter=" + jitter + ", lossProbability=" + lossProbability);
        }
    }

    /** A good wide-area network: 2 % jitter, one message in ten thousand lost, TCP's least patience of 200 ms. */
    public static NetworkConfig defaults() {
        return new NetworkConfig(0.02, Duration.ofNanos(50_000), 1e-4, Duration.ofMillis(200));
    }
}
