package io.lepton.control;

import java.time.Duration;

/**
 * How a control plane comes to reign over a store that others may use too.
 *
 * @param succession when it may begin
 * @param beatEvery how often it gives a sign of life while it reigns
 * @param silenceMax how long the one who reigns may give none, by the own clock of who stands by
 */
public record ReignConfig(Succession succession, Duration beatEvery, Duration silenceMax) {
    /** When a control plane that starts may begin to reign. */
    public enum Succession {
        /** Whoever reigned before: for a store that only this one uses. */
        AT_ONCE,
        /** Once nobody reigns, or who does has been silent for too long. */
        WHEN_VACANT
    }

    public ReignConfig {
        if (!beatEvery.isPositive()) {
            throw new IllegalArgumentException("must be positive: beatEvery=" + beatEvery);
        }
        if (silenceMax.compareTo(beatEvery.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("less than two beats: silenceMax=" + silenceMax);
        }
    }

    /** The usual times. */
    public static ReignConfig of(Succession succession) {
        return new ReignConfig(succession, Duration.ofSeconds(2), Duration.ofSeconds(8));
    }
}
