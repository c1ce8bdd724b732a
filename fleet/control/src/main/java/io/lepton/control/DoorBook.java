package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens at a control plane's door, for its audit log: who came in by which key, and who was sent away.
 *
 * <p>Whoever comes in by a login or a token of enrolment is in the log before the answer is sent. The rest is folded, since
 * anybody can make any number of it: equal refusals of a second, and equal uses of a key within a minute, are one entry with
 * a count, and of too many different ones the number alone is kept. What was not told when the process is killed is lost.
 * Guarded by its own lock.
 */
final class DoorBook implements AutoCloseable {
    /** Whoever has proven nothing. */
    static final String NOBODY = "nobody";

    static final int REFUSALS_MAX = 100;
    static final int USES_MAX = 10_000;
    static final Duration USES_FOLDED = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(DoorBook.class);
    private static final String USE = "use:key";
    private static final String DOOR = "access";
    /** What says that somebody was not to come in; the rest is trouble of ours. */
    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.UNAUTHENTICATED,
            ErrorCode.FORBIDDEN,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.RATE_LIMITED,
            ErrorCode.OVERLOADED);

    private final AuditLog log;
    private final Clock clock;
    private final Map<Event, Seen> refusals = new LinkedHashMap<>();
    private final Map<Event, Seen> uses = new LinkedHashMap<>();
    private final AtomicBoolean isTelling = new AtomicBoolean();
    private long dropped;

    private record Event(String actor, String action, String resource, String detail) {
        AuditFact fact(Seen seen, Outcome outcome) {
            return AuditFact.of(seen.first(), actor, action, resource, outcome)
                    .saying(detail)
                    .times(seen.count());
        }
    }

    private record Seen(Instant first, long count) {
        Seen plus(Seen other) {
            return new Seen(first, count + other.count());
        }
    }

    DoorBook(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Notes that somebody came in. */
    synchronized void used(String actor, String credential, String action) {
        fold(uses, USES_MAX, new Event(actor, USE, credential, "for=" + action), new Seen(clock.now(), 1));
    }

    /** Notes that somebody was sent away. */
    synchronized void refused(String actor, String action, String resource, LeptonException why) {
        String detail = "code=" + why.code() + ", " + why.getMessage();
        fold(refusals, REFUSALS_MAX, new Event(actor, action, resource, detail), new Seen(clock.now(), 1));
    }

    private void fold(Map<Event, Seen> into, int max, Event event, Seen seen) {
        if (into.containsKey(event) || into.size() < max) {
            into.merge(event, seen, Seen::plus);
        } else {
            dropped += seen.count();
        }
    }

    /**
     * Does something by which somebody comes in; that it was done is in the log when this returns.
     *
     * @param about what was come in by
     */
    <T> T witnessed(String actor, String action, Supplier<T> work, Function<T, String> about) {
        log.requireSound();
        try {
            T done = work.get();
            log.require(log.append(AuditFact.of(clock.now(), actor, action, about.apply(done), Outcome.ACCEPTED)));
            return done;
        } catch (LeptonException e) {
            if (REFUSALS.contains(e.code())) {
                refused(actor, action, DOOR, e);
            }
            throw e;
        }
    }

    /** Tells the log what is to be told by now, on a thread of its own. */
    void tell() {
        if (isTelling.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lepton-door-book").start(() -> {
                try {
                    append(due(USES_FOLDED));
                } finally {
                    isTelling.set(false);
                }
            });
        }
    }

    /** Tells everything that is left. */
    @Override
    public void close() {
        append(due(Duration.ZERO));
    }

    private void append(List<AuditFact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        try {
            log.require(log.append(facts));
        } catch (LeptonException e) {
            LOG.atWarn()
                    .addKeyValue("entries", facts.size())
                    .setCause(e)
                    .log("what happened at the door is not logged");
        }
    }

    private synchronized List<AuditFact> due(Duration folded) {
        List<AuditFact> facts = new ArrayList<>();
        refusals.forEach((event, seen) -> facts.add(event.fact(seen, Outcome.REFUSED)));
        refusals.clear();
        Instant before = clock.now().minus(folded);
        uses.entrySet().removeIf(use -> {
            boolean isDue = !use.getValue().first().isAfter(before);
            if (isDue) {
                facts.add(use.getKey().fact(use.getValue(), Outcome.ACCEPTED));
            }
            return isDue;
        });
        if (dropped > 0) {
            facts.add(AuditFact.of(clock.now(), Origin.FLEET, "drop:notes", DOOR, Outcome.FAILED)
                    .saying("too many different events at once")
                    .times(dropped));
            dropped = 0;
        }
        return facts;
    }
}
