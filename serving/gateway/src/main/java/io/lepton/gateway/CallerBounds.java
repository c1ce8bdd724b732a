package io.lepton.gateway;

import java.time.Duration;

/**
 * What a gateway bears from those who connect to it.
 *
 * @param perAddressMax how many may be connected at once from one address; more are turned away unanswered
 * @param patience how long the head of a request may take from its first byte, and its body at any pace
 * @param bytesPerSecondMin the pace that a body, and the reading of an answer, must keep up behind that
 */
public record CallerBounds(int perAddressMax, Duration patience, int bytesPerSecondMin) {
    private static final CallerBounds DEFAULTS = new CallerBounds(5_000, Duration.ofSeconds(10), 500);

    public CallerBounds {
        if (perAddressMax < 1) {
            throw new IllegalArgumentException("must be positive: perAddressMax=" + perAddressMax);
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("must be positive: patience=" + patience);
        }
        if (bytesPerSecondMin < 0) {
            throw new IllegalArgumentException("must not be negative: bytesPerSecondMin=" + bytesPerSecondMin);
        }
    }

    public static CallerBounds defaults() {
        return DEFAULTS;
    }
}
