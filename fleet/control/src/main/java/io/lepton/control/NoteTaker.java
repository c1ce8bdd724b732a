package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.wire.AuditNote;
import io.lepton.wire.AuditNotes;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes what gateways and nodes saw into the audit log. What is sent again, because its answer was lost, is not taken twice
 * while its reporter is remembered. Guarded by its own lock.
 */
final class NoteTaker {
    private static final int REPORTERS_MAX = 10_000;

    private final Mailbox mailbox;
    private final AuditLog log;
    private final Clock clock;
    /** The last number of each run of a reporter; the one that was silent for longest goes first. */
    private final Map<String, Long> numbers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REPORTERS_MAX;
        }
    };

    NoteTaker(Mailbox mailbox, AuditLog log, Clock clock) {
        this.mailbox = mailbox;
        this.log = log;
        this.clock = clock;
    }

    Route route() {
        return Route.post(Paths.AUDIT_NOTES, this::take);
    }

    private Response take(Request request) {
        mailbox.requireReign();
        AuditNotes notes = Json.read(request.body(), AuditNotes.class);
        List<AuditFact> facts = Inputs.checked(() -> facts(notes));
        if (isNew(notes)) {
            log.require(log.append(facts));
            took(notes);
        }
        return Response.empty();
    }

    private synchronized boolean isNew(AuditNotes notes) {
        return numbers.getOrDefault(run(notes), 0L) < notes.number();
    }

    private synchronized void took(AuditNotes notes) {
        numbers.merge(run(notes), notes.number(), Math::max);
    }

    private static String run(AuditNotes notes) {
        return notes.reporter() + " " + notes.start();
    }

    private List<AuditFact> facts(AuditNotes notes) {
        List<AuditFact> facts = new ArrayList<>();
        notes.notes().forEach(note -> facts.add(fact(notes, note)));
        if (notes.dropped() > 0) {
            facts.add(AuditFact.of(clock.now(), notes.reporter(), "drop:notes", "audit", Outcome.FAILED)
                    .in(notes.region().value())
                    .saying("too many different notes at once")
                    .times(notes.dropped()));
        }
        return facts;
    }

    private static AuditFact fact(AuditNotes notes, AuditNote note) {
        String by = "by=" + notes.reporter();
        return AuditFact.of(note.at(), note.actor(), note.action(), note.resource(), Outcome.of(note.outcome()))
                .in(note.region().value())
                .saying(note.detail().map(detail -> detail + ", " + by).orElse(by))
                .times(note.count());
    }
}
