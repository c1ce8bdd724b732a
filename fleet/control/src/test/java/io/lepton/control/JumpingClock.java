package io.lepton.control;

import io.lepton.chassis.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test moves: monotonic time only forward, the time of day anywhere. */
final class JumpingClock implements Clock {
    private long nanos;
    private Instant now = Instant.EPOCH;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return now;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        now = now.plus(time);
    }

    /** Sets the time of day, as a person or a time server does. */
    void set(Instant instant) {
        now = instant;
    }
}
