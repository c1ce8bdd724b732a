package io.lepton.inference.front;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Priority;
import io.lepton.inference.engine.Reuse;
import io.lepton.inference.engine.Terms;
import io.lepton.wire.Headers;
import io.lepton.wire.InferRequest;
import io.lepton.wire.Urgency;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * When the head of a request or call came, and how soon it wants its answer. Safe for any thread.
 *
 * @param nanos by the clock
 * @param urgency what the head says; its wait began at that time
 * @param reuse whether the head lets its answer be shared
 */
record Arrival(Clock clock, long nanos, Urgency urgency, Reuse reuse) {
    /** A head that has just come and says nothing. */
    static Arrival now(Clock clock) {
        return new Arrival(clock, clock.nanos(), Urgency.NONE, Reuse.ALLOWED);
    }

    /**
     * The same arrival, with what Lepton's own headers say.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST}, naming the header
     */
    Arrival read(HttpServerRequest request) {
        var told = new Urgency(
                Optional.ofNullable(request.getHeader(Headers.PRIORITY)).map(Urgency::readPriority),
                Optional.ofNullable(request.getHeader(Headers.DEADLINE_MS)).map(Urgency::readLeft));
        return new Arrival(clock, nanos, urgency.and(told), CacheWords.read(request.headers()));
    }

    /** The same arrival of a head that says one thing more. */
    Arrival and(Urgency more) {
        return new Arrival(clock, nanos, urgency.and(more), reuse);
    }

    /**
     * The terms on which a request joins a queue now.
     *
     * @param read what the request itself says
     * @param askedNanos when the wait of that began
     */
    Terms terms(InferRequest read, long askedNanos) {
        return terms(read.urgency(), askedNanos, read.isOfSequence() ? Reuse.REFUSED : reuse);
    }

    /** The terms of a request that says nothing itself. */
    Terms terms() {
        return terms(Urgency.NONE, nanos, reuse);
    }

    private Terms terms(Urgency asked, long askedNanos, Reuse sharing) {
        long now = clock.nanos();
        var ofHead = new Urgency(urgency.priority(), left(urgency, now - nanos));
        var both = ofHead.and(new Urgency(asked.priority(), left(asked, now - askedNanos)));
        return new Terms(both.priority().orElse(Priority.NORMAL), both.left(), sharing);
    }

    private static Optional<Duration> left(Urgency urgency, long goneNanos) {
        return urgency.left().map(left -> left.minusNanos(goneNanos));
    }
}
