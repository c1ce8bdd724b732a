package io.lepton.inference.engine;

import io.lepton.chassis.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that goes on by a microsecond each time it is read; its day is the second of January 1970. */
public final class SteppingClock implements Clock {
    /** What one look at the clock takes. */
    public static final long STEP_NANOS = 1_000;

    /** The time of day, in milliseconds since the epoch. */
    public static final long NOW_MILLIS = 86_400_000;

    private final AtomicLong nanos = new AtomicLong();

    /** Lets time pass at once. */
    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanos() {
        return nanos.addAndGet(STEP_NANOS);
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(NOW_MILLIS);
    }
}
