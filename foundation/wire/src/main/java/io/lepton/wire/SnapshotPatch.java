package io.lepton.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes one snapshot's text of another's; from nothing at all, if it is the whole.
 *
 * <p>Elements travel as text within the text, so that what is signed is byte for byte what was sent, whatever programs of
 * other versions know of it.
 *
 * @param fields the components that differ, by name
 * @param dropped the components that are no more
 */
public record SnapshotPatch(Map<String, Field> fields, List<String> dropped) {
    public SnapshotPatch {
        fields = Map.copyOf(fields);
        dropped = List.copyOf(dropped);
    }

    /** One component that differs: its whole text, or if it is a list, the places where it differs, in order. */
    public record Field(Optional<String> text, Optional<List<Splice>> splices) {
        public Field {
            splices = splices.map(List::copyOf);
        }
    }

    /**
     * One place of a list.
     *
     * @param at index of the first element concerned, in the former list
     * @param removed how many elements of the former list go
     * @param inserted the texts of those that come in their place
     */
    public record Splice(int at, int removed, List<String> inserted) {
        public Splice {
            inserted = List.copyOf(inserted);
        }
    }
}
