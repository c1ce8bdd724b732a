package io.lepton.inference.front;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Priority;
import io.lepton.inference.engine.Terms;
import io.lepton.wire.Headers;
import io.lepton.wire.Urgency;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * When the head of a request or call came, and how soon it wants its answer. Safe for any thread.
 *
 * @param nanos by the clock
 * @param urgency what the head says; its wait began at that time
 */
record Arrival(Clock clock, long nanos, Urgency urgency) {
    /** A head that has just come and says nothing. */
    static Arrival now(Clock clock) {
        return new Arrival(clock, clock.nanos(), Urgency.NONE);
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
        return and(told);
    }

    /** The same arrival of a head that says one thing more. */
    Arrival and(Urgency more) {
        return new Arrival(clock, nanos, urgency.and(more));
    }

    /**
     * The terms on which a request joins a queue now.
     *
     * @param asked what the request's own parameters say
     * @param askedNanos when the wait of those began
     */
    Terms terms(Urgency asked, long askedNanos) {
        long now = clock.nanos();
        var ofHead = new Urgency(urgency.priority(), left(urgency, now - nanos));
        var both = ofHead.and(new Urgency(asked.priority(), left(asked, now - askedNanos)));
        return new Terms(both.priority().orElse(Priority.NORMAL), both.left());
    }

    private static Optional<Duration> left(Urgency urgency, long goneNanos) {
        return urgency.left().map(left -> left.minusNanos(goneNanos));
    }
}
