package io.lepton.telemetry;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.net.URI;

/** Where traces of requests go. Safe for any thread, and never blocks. */
public interface Traces extends AutoCloseable {
    /** Tells whether anybody wants traces; callers spare themselves the work where nobody does. */
    boolean isOn();

    /** The present time by the clock of {@link RequestTrace}, in nanoseconds. */
    long nanos();

    /** Hands on a request that is over; drops it where too many wait to be sent. */
    void record(RequestTrace trace);

    /** Sends what waits, for a few seconds at most. */
    @Override
    void close();

    /** Takes no traces. */
    static Traces off() {
        return NoTraces.INSTANCE;
    }

    /**
     * Sends traces to a collector by OTLP over HTTP.
     *
     * @param endpoint the collector's base URL, such as {@code http://localhost:4318}
     * @param version what this program says of its own
     * @param clock the process's, by which traces are timed
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if the endpoint is no HTTP URL
     */
    static Traces exporting(URI endpoint, String version, Clock clock) {
        return OtlpTraces.start(endpoint, version, clock);
    }
}
