package io.lepton.inference.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The exponentially weighted moving average of the time that an inference takes an executor: its share of its batch.
 *
 * <p>Each run counts one eighth, so the average follows a change within some twenty runs. Safe for any thread.
 */
public final class ServiceTime {
    private static final int WEIGHT_SHIFT = 3;
    private static final long NANOS_PER_MICRO = 1_000;

    private final LongSupplier nanos;
    private final AtomicLong averageNanos = new AtomicLong();

    /** Measures with a monotonic clock that counts nanoseconds. */
    public ServiceTime(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Reads the clock, as at the begin of a run. */
    long begin() {
        return nanos.getAsLong();
    }

    /** Takes a run of so many requests in, and tells how long it took in nanoseconds. */
    long end(long begin, int requests) {
        long whole = nanos.getAsLong() - begin;
        long taken = whole / requests;
        averageNanos.updateAndGet(average -> average == 0 ? taken : average + ((taken - average) >> WEIGHT_SHIFT));
        return whole;
    }

    /** The average in microseconds, at least 1 once anything has run; 0 before. */
    public long micros() {
        long average = averageNanos.get();
        return average == 0 ? 0 : Math.max(1, average / NANOS_PER_MICRO);
    }
}
