package io.lepton.gateway;

import io.lepton.chassis.AuditOutbox;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.InferenceKey;
import io.lepton.wire.AuditNote;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells the audit log who was sent away at a gateway's door, and which keys opened it how often. Never waits. Safe for any thread.
 *
 * <p>A refusal is told with what the gateway knows, and with nothing that a caller makes up: so a flood of them is a few entries
 * with a count.
 */
final class DoorNotes {
    private static final String DOOR = "gateway";
    private static final String ENTER = "enter:gateway";
    private static final String USE = "use:key";
    private static final String NOBODY = "nobody";
    private static final Optional<String> MALFORMED = Optional.of(
            "code=" + ErrorCode.INVALID_REQUEST + ", a request that could be read in two ways, or not at all");

    private final AuditOutbox outbox;
    private final Map<String, Uses> uses = new ConcurrentHashMap<>();

    private record Uses(InferenceKey key, LongAdder count) {}

    DoorNotes(AuditOutbox outbox) {
        this.outbox = outbox;
    }

    /** Whoever showed no key that opens anything, or claims to be a peer. */
    void refused(Route.Refuse refusal) {
        outbox.note(NOBODY, ENTER, DOOR, AuditNote.REFUSED, Optional.of(said(refusal)));
    }

    /** Whoever sends what could be read in two ways, or not at all: a slip, or an attempt to hide one request in another. */
    void malformed() {
        outbox.note(NOBODY, ENTER, DOOR, AuditNote.REFUSED, MALFORMED);
    }

    /** Somebody with a key, which does not open what was asked. */
    void refused(InferenceKey key, Route.Refuse refusal) {
        outbox.note(key.tenant().value(), ENTER, resource(key), AuditNote.REFUSED, Optional.of(said(refusal)));
    }

    /** Hot: a key opened the door; counted, and told by {@link #tellUses}. */
    void used(InferenceKey key) {
        Uses counted = uses.get(key.id());
        if (counted == null) {
            counted = uses.computeIfAbsent(key.id(), _ -> new Uses(key, new LongAdder()));
        }
        counted.count().increment();
    }

    /** Tells how often each key was used since the last time. */
    void tellUses() {
        // Entries stay: there are no more of them than keys were made.
        for (Uses counted : uses.values()) {
            long count = counted.count().sumThenReset();
            if (count > 0) {
                InferenceKey key = counted.key();
                outbox.note(key.tenant().value(), USE, resource(key), AuditNote.ACCEPTED, Optional.empty(), count);
            }
        }
    }

    private static String said(Route.Refuse refusal) {
        return "code=" + refusal.code() + ", " + refusal.message();
    }

    private static String resource(InferenceKey key) {
        return "keys/" + key.id();
    }
}
