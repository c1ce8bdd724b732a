package io.lepton.inference.engine;

import io.lepton.domain.Priority;
import java.time.Duration;
import java.util.Optional;

/**
 * How a request joins a queue.
 *
 * @param left how long its caller still waits; 0 and less is too late; empty for as long as it takes
 * @param reuse whether it may share an answer; means nothing to a model whose answers are not kept
 * @param isLone whether its caller asks one thing after the other, and nobody else asks meanwhile
 */
public record Terms(Priority priority, Optional<Duration> left, Reuse reuse, boolean isLone) {
    /** Those of a request that says nothing. */
    public static final Terms PLAIN = new Terms(Priority.NORMAL, Optional.empty());

    /** Those of a request that may share an answer. */
    public Terms(Priority priority, Optional<Duration> left) {
        this(priority, left, Reuse.ALLOWED);
    }

    /** Those of a request of which it is not known whether others come with it. */
    public Terms(Priority priority, Optional<Duration> left, Reuse reuse) {
        this(priority, left, reuse, false);
    }

    /** The same for a request whose caller is the only one who asks. */
    public Terms lone() {
        return new Terms(priority, left, reuse, true);
    }

    /** The same when some time has passed. */
    public Terms after(Duration passed) {
        return left.isEmpty() ? this : new Terms(priority, left.map(wait -> wait.minus(passed)), reuse, isLone);
    }
}
