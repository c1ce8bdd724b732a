package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.RegionId;
import io.lepton.wire.AuditNote;
import io.lepton.wire.AuditNotes;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoteShelfTest {
    private static final RegionId OSLO = new RegionId("oslo");

    private final NoteShelf shelf = new NoteShelf("gateway-oslo", OSLO, "run");

    @Test
    void equalNotesAreOneWithACount() {
        shelf.add(note("a", 1));
        shelf.add(note("b", 2));
        shelf.add(note("a", 3));
        AuditNotes notes = shelf.next().orElseThrow();
        assertThat(notes.notes()).map(AuditNote::resource).containsExactly("a", "b");
        assertThat(notes.notes()).map(AuditNote::count).containsExactly(2L, 1L);
        assertThat(notes.notes().getFirst().at()).as("the first of them").isEqualTo(Instant.ofEpochSecond(1));
    }

    @Test
    void whatWasNotToldIsToldAgainAsItWasAndTheRestAfter() {
        shelf.add(note("a", 1));
        AuditNotes first = shelf.next().orElseThrow();
        shelf.add(note("a", 2));
        assertThat(shelf.next()).contains(first);
        shelf.told();
        AuditNotes second = shelf.next().orElseThrow();
        assertThat(second.number()).isEqualTo(first.number() + 1);
        assertThat(second.notes()).hasSize(1);
        shelf.told();
        assertThat(shelf.next()).isEmpty();
    }

    @Test
    void aFloodOfDifferentNotesTakesBoundedMemoryAndIsCounted() {
        for (int i = 0; i < 3 * NoteShelf.NOTES_MAX; i++) {
            shelf.add(note("thing-" + i, i));
        }
        shelf.add(note("thing-0", 0));
        AuditNotes notes = shelf.next().orElseThrow();
        assertThat(notes.notes()).hasSize(NoteShelf.NOTES_MAX);
        assertThat(notes.dropped()).isEqualTo(2L * NoteShelf.NOTES_MAX);
        assertThat(notes.notes().getFirst().count()).isEqualTo(2);
        shelf.told();
        assertThat(shelf.next()).isEmpty();
    }

    private static AuditNote note(String resource, int second) {
        return new AuditNote(
                Instant.ofEpochSecond(second),
                "acme",
                "ask:model",
                resource,
                AuditNote.REFUSED,
                OSLO,
                Optional.empty(),
                1);
    }
}
