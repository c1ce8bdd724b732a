package io.lepton.server;

import io.lepton.chassis.Clock;
import java.time.Instant;

/** The real time; the only place of the program's processes that reads it. */
final class SystemClock implements Clock {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
