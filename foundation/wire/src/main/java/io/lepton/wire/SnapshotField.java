package io.lepton.wire;

import io.lepton.wire.SnapshotPatch.Splice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One component of a snapshot as text: a list, or a value as a list of one. Immutable.
 *
 * @param isList whether it is a list
 * @param rows its elements
 */
record SnapshotField(boolean isList, List<SnapshotRow> rows) {
    private static final SnapshotField NOTHING = new SnapshotField(true, List.of());

    SnapshotField {
        rows = List.copyOf(rows);
    }

    static SnapshotField value(String text) {
        return new SnapshotField(false, List.of(new SnapshotRow(text)));
    }

    /** Its text in the snapshot's. */
    void write(StringBuilder out) {
        if (!isList) {
            out.append(rows.getFirst().text());
            return;
        }
        out.append('[');
        for (int i = 0; i < rows.size(); i++) {
            out.append(i == 0 ? "" : ",").append(rows.get(i).text());
        }
        out.append(']');
    }

    boolean isSame(SnapshotField other) {
        return isList == other.isList
                && rows.size() == other.rows.size()
                && commonStart(rows, other.rows) == rows.size();
    }

    /** What makes this of another. */
    SnapshotPatch.Field patchFrom(Optional<SnapshotField> base) {
        return isList
                ? new SnapshotPatch.Field(Optional.empty(), Optional.of(splices(listOf(base).rows, rows)))
                : new SnapshotPatch.Field(Optional.of(rows.getFirst().text()), Optional.empty());
    }

    /**
     * What a patch makes of a base.
     *
     * @throws IllegalArgumentException if the patch does not fit
     */
    static SnapshotField patched(Optional<SnapshotField> base, SnapshotPatch.Field patch) {
        if (patch.text().isPresent() == patch.splices().isPresent()) {
            throw new IllegalArgumentException("a component has a text or places, not both nor none");
        }
        return patch.text()
                .map(SnapshotField::value)
                .orElseGet(() -> new SnapshotField(
                        true, spliced(listOf(base).rows, patch.splices().orElseThrow())));
    }

    private static SnapshotField listOf(Optional<SnapshotField> base) {
        return base.filter(SnapshotField::isList).orElse(NOTHING);
    }

    private static List<SnapshotRow> spliced(List<SnapshotRow> base, List<Splice> splices) {
        List<SnapshotRow> rows = new ArrayList<>(base.size());
        int next = 0;
        for (Splice splice : splices) {
            if (splice.at() < next || splice.removed() < 0 || splice.at() > base.size() - splice.removed()) {
                throw new IllegalArgumentException("a place outside the list: at=" + splice.at() + ", removed="
                        + splice.removed() + ", size=" + base.size());
            }
            rows.addAll(base.subList(next, splice.at()));
            splice.inserted().forEach(text -> rows.add(new SnapshotRow(text)));
            next = splice.at() + splice.removed();
        }
        rows.addAll(base.subList(next, base.size()));
        return rows;
    }

    /**
     * The places where two lists differ.
     *
     * <p>What both begin and end with is passed over. Between, an element of the new list is kept if the former one has it
     * behind the last that was kept: in lists that are sorted that finds all that they share, in others it finds less and is
     * as right.
     */
    private static List<Splice> splices(List<SnapshotRow> from, List<SnapshotRow> to) {
        int start = commonStart(from, to);
        int end = commonEnd(from, to, start);
        Map<String, Integer> places = new HashMap<>();
        for (int i = start; i < from.size() - end; i++) {
            places.putIfAbsent(from.get(i).text(), i);
        }
        List<Splice> splices = new ArrayList<>();
        List<String> inserted = new ArrayList<>();
        int next = start;
        for (int i = start; i < to.size() - end; i++) {
            int place = places.getOrDefault(to.get(i).text(), -1);
            if (place < next) {
                inserted.add(to.get(i).text());
            } else {
                add(splices, next, place - next, inserted);
                next = place + 1;
            }
        }
        add(splices, next, from.size() - end - next, inserted);
        return splices;
    }

    private static void add(List<Splice> splices, int at, int removed, List<String> inserted) {
        if (removed > 0 || !inserted.isEmpty()) {
            splices.add(new Splice(at, removed, inserted));
            inserted.clear();
        }
    }

    private static int commonStart(List<SnapshotRow> a, List<SnapshotRow> b) {
        int max = Math.min(a.size(), b.size());
        int start = 0;
        while (start < max && a.get(start).isSame(b.get(start))) {
            start++;
        }
        return start;
    }

    private static int commonEnd(List<SnapshotRow> a, List<SnapshotRow> b, int start) {
        int max = Math.min(a.size(), b.size()) - start;
        int end = 0;
        while (end < max && a.get(a.size() - 1 - end).isSame(b.get(b.size() - 1 - end))) {
            end++;
        }
        return end;
    }
}
