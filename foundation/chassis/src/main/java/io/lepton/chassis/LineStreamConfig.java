package io.lepton.chassis;

import java.time.Duration;

/**
 * How patient a subscription is.
 *
 * @param silenceMax how long nothing may come, connecting included, before the connection counts as lost; servers of this
 *     module send something at least every second
 * @param backOffMin the wait before the first new attempt; each failed attempt doubles it
 * @param backOffMax the longest wait
 * @param lineBytesMax the longest line taken
 */
public record LineStreamConfig(Duration silenceMax, Duration backOffMin, Duration backOffMax, int lineBytesMax) {
    private static final LineStreamConfig DEFAULTS =
            new LineStreamConfig(Duration.ofSeconds(3), Duration.ofMillis(50), Duration.ofSeconds(1), 16 << 20);

    public LineStreamConfig {
        checkPositive("silenceMax", silenceMax);
        checkPositive("backOffMin", backOffMin);
        if (backOffMax.compareTo(backOffMin) < 0) {
            throw new IllegalArgumentException("less than backOffMin: backOffMax=" + backOffMax);
        }
        if (lineBytesMax < 1) {
            throw new IllegalArgumentException("must be positive: lineBytesMax=" + lineBytesMax);
        }
    }

    public static LineStreamConfig defaults() {
        return DEFAULTS;
    }

    public LineStreamConfig withSilenceMax(Duration silenceMax) {
        return new LineStreamConfig(silenceMax, backOffMin, backOffMax, lineBytesMax);
    }

    public LineStreamConfig withLineBytesMax(int bytesMax) {
        return new LineStreamConfig(silenceMax, backOffMin, backOffMax, bytesMax);
    }

    private static void checkPositive(String field, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("less than a millisecond: " + field + "=" + value);
        }
    }
}
