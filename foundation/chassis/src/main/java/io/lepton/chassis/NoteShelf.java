package io.lepton.chassis;

import io.lepton.domain.RegionId;
import io.lepton.wire.AuditNote;
import io.lepton.wire.AuditNotes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps notes until they are told. Equal ones become one with a count, so a flood of the same takes one place; when there is
 * no place left, what comes is counted and let go. Guarded by its own lock, which is held for a look-up at most.
 */
final class NoteShelf {
    /** So many different notes are kept. */
    static final int NOTES_MAX = 1_000;

    private final String reporter;
    private final RegionId region;
    private final String start;
    private final Map<Key, AuditNote> waiting = new LinkedHashMap<>();
    private long dropped;
    private long number;
    private @Nullable AuditNotes untold;

    /** What equal notes have in common. */
    private record Key(String actor, String action, String resource, String outcome, Optional<String> detail) {
        static Key of(AuditNote note) {
            return new Key(note.actor(), note.action(), note.resource(), note.outcome(), note.detail());
        }
    }

    NoteShelf(String reporter, RegionId region, String start) {
        this.reporter = reporter;
        this.region = region;
        this.start = start;
    }

    synchronized void add(AuditNote note) {
        Key key = Key.of(note);
        AuditNote former = waiting.get(key);
        if (former != null) {
            waiting.put(key, former.times(former.count() + note.count()));
        } else if (waiting.size() < NOTES_MAX) {
            waiting.put(key, note);
        } else {
            dropped += note.count();
        }
    }

    /** What is to be told next: what was not told last time, as it was then, or else all that waits; absent if there is nothing. */
    synchronized Optional<AuditNotes> next() {
        if (untold == null && (!waiting.isEmpty() || dropped > 0)) {
            List<AuditNote> notes = new ArrayList<>(waiting.values());
            untold = new AuditNotes(reporter, region, start, ++number, dropped, notes);
            waiting.clear();
            dropped = 0;
        }
        return Optional.ofNullable(untold);
    }

    /** What was to be told is told. */
    synchronized void told() {
        untold = null;
    }
}
