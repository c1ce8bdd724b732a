package io.lepton.chassis;

import io.lepton.domain.PeerIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * How patient a subscription is.
 *
 * @param silenceMax how long nothing may come, connecting included, before the connection counts as lost; servers of this
 *     module send something at least every second
 * @param backOffMin the wait before the first new attempt; each failed attempt doubles it
 * @param backOffMax the longest wait
 * @param lineBytesMax the longest line taken
 * @param peer who must speak, where peers prove who they are; if absent, whoever answers may
 */
public record LineStreamConfig(
        Duration silenceMax, Duration backOffMin, Duration backOffMax, int lineBytesMax, Optional<PeerIdentity> peer) {
    private static final LineStreamConfig DEFAULTS =
            new LineStreamConfig(Duration.ofSeconds(3), Duration.ofMillis(50), Duration.ofSeconds(1), 16 << 20);

    /** A subscription to whoever answers. */
    public LineStreamConfig(Duration silenceMax, Duration backOffMin, Duration backOffMax, int lineBytesMax) {
        this(silenceMax, backOffMin, backOffMax, lineBytesMax, Optional.empty());
    }

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
        return new LineStreamConfig(silenceMax, backOffMin, backOffMax, lineBytesMax, peer);
    }

    public LineStreamConfig withLineBytesMax(int bytesMax) {
        return new LineStreamConfig(silenceMax, backOffMin, backOffMax, bytesMax, peer);
    }

    public LineStreamConfig withPeer(PeerIdentity who) {
        return new LineStreamConfig(silenceMax, backOffMin, backOffMax, lineBytesMax, Optional.of(who));
    }

    private static void checkPositive(String field, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("less than a millisecond: " + field + "=" + value);
        }
    }
}
