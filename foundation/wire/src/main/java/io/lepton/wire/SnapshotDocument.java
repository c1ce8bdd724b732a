package io.lepton.wire;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A fleet's snapshot as it is signed, sent and kept: each component as text, lists element by element. Immutable.
 *
 * <p>It knows no component by name but those that it is asked to leave elements out of: a component that is new, or that
 * only a newer program knows, travels like every other.
 */
public final class SnapshotDocument {
    private static final Set<String> PLACE = Set.of("epoch", "revision");
    private static final SnapshotDocument EMPTY = new SnapshotDocument(new TreeMap<>(), Optional.empty());

    private final SortedMap<String, SnapshotField> fields;
    /** What it was made from, if it was; then each list has a row for each element, in its order. */
    private final Optional<FleetSnapshot> source;

    private final String digest;

    private SnapshotDocument(SortedMap<String, SnapshotField> fields, Optional<FleetSnapshot> source) {
        this.fields = fields;
        this.source = source;
        this.digest = SnapshotDigest.of(fields);
    }

    /** The text of a snapshot. */
    public static SnapshotDocument of(FleetSnapshot snapshot) {
        return EMPTY.next(snapshot);
    }

    /** Nothing at all, which every whole is a patch of. */
    static SnapshotDocument empty() {
        return EMPTY;
    }

    /** The text of another snapshot, which shares with this one what both have. */
    public SnapshotDocument next(FleetSnapshot snapshot) {
        SortedMap<String, SnapshotField> next = new TreeMap<>();
        for (RecordComponent component : FleetSnapshot.class.getRecordComponents()) {
            Object former = source.map(from -> value(component, from)).orElse("");
            next.put(component.getName(), field(component.getName(), value(component, snapshot), former));
        }
        return new SnapshotDocument(next, Optional.of(snapshot));
    }

    /** The SHA-256 of all of it, in lower-case hexadecimals. */
    public String digest() {
        return digest;
    }

    /**
     * What it says.
     *
     * @throws LeptonException {@link io.lepton.domain.ErrorCode#INVALID_REQUEST} if it is no snapshot
     */
    public FleetSnapshot snapshot() {
        return source.orElseGet(this::read);
    }

    private FleetSnapshot read() {
        var text = new StringBuilder("{");
        fields.forEach((name, field) -> {
            text.append(text.length() == 1 ? "\"" : ",\"").append(name).append("\":");
            field.write(text);
        });
        return Json.read(text.append('}').toString().getBytes(StandardCharsets.UTF_8), FleetSnapshot.class);
    }

    /** Tells whether another says the same, whatever its revision within the same epoch. */
    public boolean hasContentOf(SnapshotDocument other) {
        Optional<SnapshotField> epoch = field("epoch");
        return epoch.isPresent()
                && other.field("epoch").filter(epoch.get()::isSame).isPresent()
                && fields.keySet().equals(other.fields.keySet())
                && fields.entrySet().stream()
                        .allMatch(field -> PLACE.contains(field.getKey())
                                || field.getValue()
                                        .isSame(other.field(field.getKey()).orElseThrow()));
    }

    /** What makes this of a base. */
    SnapshotPatch patchFrom(SnapshotDocument base) {
        Map<String, SnapshotPatch.Field> changed = new HashMap<>();
        fields.forEach((name, field) -> {
            Optional<SnapshotField> former = base.field(name);
            if (former.filter(field::isSame).isEmpty()) {
                changed.put(name, field.patchFrom(former));
            }
        });
        var dropped = base.fields.keySet().stream()
                .filter(name -> !fields.containsKey(name))
                .toList();
        return new SnapshotPatch(changed, dropped);
    }

    /**
     * What a patch makes of this.
     *
     * @throws IllegalArgumentException if the patch does not fit
     */
    SnapshotDocument patched(SnapshotPatch patch) {
        NavigableMap<String, SnapshotField> next = new TreeMap<>(fields);
        patch.dropped().forEach(next::remove);
        patch.fields().forEach((name, change) -> next.put(name, SnapshotField.patched(field(name), change)));
        return new SnapshotDocument(next, Optional.empty());
    }

    /** The same with other lists in the place of some. */
    SnapshotDocument with(Map<String, List<SnapshotRow>> lists) {
        NavigableMap<String, SnapshotField> next = new TreeMap<>(fields);
        lists.forEach((name, rows) -> next.put(name, new SnapshotField(true, rows)));
        return new SnapshotDocument(next, Optional.empty());
    }

    List<SnapshotRow> rows(String list) {
        return field(list).map(SnapshotField::rows).orElse(List.of());
    }

    private Optional<SnapshotField> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    private SnapshotField field(String name, Object value, Object former) {
        if (!(plain(value) instanceof List<?> elements)) {
            var field = SnapshotField.value(text(value));
            return field(name).filter(field::isSame).orElse(field);
        }
        List<?> known = plain(former) instanceof List<?> list ? list : List.of();
        return new SnapshotField(true, rows(elements, known, rows(name)));
    }

    /** Elements that both lists begin or end with keep their rows; only what is between is written again. */
    private static List<SnapshotRow> rows(List<?> elements, List<?> known, List<SnapshotRow> knownRows) {
        int max = Math.min(elements.size(), known.size());
        int start = 0;
        while (start < max && elements.get(start).equals(known.get(start))) {
            start++;
        }
        int end = 0;
        while (end < max - start && elements.get(elements.size() - 1 - end).equals(known.get(known.size() - 1 - end))) {
            end++;
        }
        List<SnapshotRow> rows = new ArrayList<>(elements.size());
        rows.addAll(knownRows.subList(0, start));
        elements.subList(start, elements.size() - end).forEach(element -> rows.add(new SnapshotRow(text(element))));
        rows.addAll(knownRows.subList(known.size() - end, known.size()));
        return rows;
    }

    private static Object plain(Object value) {
        return value instanceof Optional<?> optional && optional.isPresent() ? optional.get() : value;
    }

    private static Object value(RecordComponent component, FleetSnapshot snapshot) {
        try {
            return component.getAccessor().invoke(snapshot);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record can be read: component=" + component.getName(), e);
        }
    }

    private static String text(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
