package io.lepton.inference.engine;

import io.lepton.domain.Priority;
import java.time.Duration;
import java.util.Optional;

/**
 * How a request joins a queue.
 *
 * @param left how long its caller still waits; 0 and less is too late; empty for as long as it takes
 */
public record Terms(Priority priority, Optional<Duration> left) {
    /** Those of a request that says nothing. */
    public static final Terms PLAIN = new Terms(Priority.NORMAL, Optional.empty());
}
