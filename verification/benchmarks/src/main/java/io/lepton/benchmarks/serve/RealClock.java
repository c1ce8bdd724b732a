package io.lepton.benchmarks.serve;

import io.lepton.chassis.Clock;
import java.time.Instant;

/** The machine's clock. */
public final class RealClock implements Clock {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
