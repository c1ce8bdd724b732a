package io.lepton.inference.engine;

import io.lepton.domain.Priority;

/**
 * A request's standing among those that wait; times are of the queue's clock.
 *
 * @param deadlineNanos when the caller gives up, or {@link #NEVER}
 */
record Standing(Priority priority, long arrivedNanos, long deadlineNanos) {
    /** The deadline of a request that has none. */
    static final long NEVER = Long.MAX_VALUE;

    static Standing of(Terms terms, long nowNanos) {
        long deadline = terms.left().map(left -> nowNanos + left.toNanos()).orElse(NEVER);
        return new Standing(terms.priority(), nowNanos, deadline);
    }

    boolean isLate(long nowNanos) {
        return deadlineNanos != NEVER && deadlineNanos - nowNanos <= 0;
    }

    /** The rank of its priority, one better for each time of patience that it has waited; 0 is the best. */
    long rank(long nowNanos, long patienceNanos) {
        return Math.max(0, priority.rank() - (nowNanos - arrivedNanos) / patienceNanos);
    }
}
