package io.lepton.chassis;

import java.time.Instant;

/** The two times a process needs. Only the server reads the real ones; safe for any thread. */
public interface Clock {
    /** Nanoseconds since an arbitrary origin; never goes back. For durations. */
    long nanos();

    /** The time of day, which may jump. For people. */
    Instant now();
}
