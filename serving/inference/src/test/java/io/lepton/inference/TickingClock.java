package io.lepton.inference;

import io.lepton.chassis.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that advances a microsecond each time it is read, at the same instant. */
final class TickingClock implements Clock {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
        return nanos.addAndGet(1_000);
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }
}
