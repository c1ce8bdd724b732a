package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
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
    /** What the lists of a snapshot are of, by component. */
    private static final Map<String, Class<?>> ELEMENTS = elements();

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

    /** The same with one more component, as a newer program writes it. */
    public SnapshotDocument withComponent(String name, String json) {
        NavigableMap<String, SnapshotField> next = new TreeMap<>(fields);
        next.put(name, SnapshotField.value(json));
        return new SnapshotDocument(next, source);
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

    /** Elements of lists are read row by row: those that this shares with another document are read only once. */
    private FleetSnapshot read() {
        Map<String, List<?>> lists = new HashMap<>();
        var text = new StringBuilder("{");
        fields.forEach((name, field) -> {
            text.append(text.length() == 1 ? "\"" : ",\"").append(name).append("\":");
            Class<?> type = ELEMENTS.get(name);
            if (type != null && field.isList()) {
                lists.put(name, field.rows().stream().map(row -> row.read(type)).toList());
                text.append("[]");
            } else {
                field.write(text);
            }
        });
        var frame = Json.read(text.append('}').toString().getBytes(StandardCharsets.UTF_8), FleetSnapshot.class);
        return filled(lists, frame);
    }

    private static FleetSnapshot filled(Map<String, List<?>> lists, FleetSnapshot frame) {
        RecordComponent[] components = FleetSnapshot.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            List<?> list = lists.get(components[i].getName());
            values[i] = list == null ? value(components[i], frame) : list;
            types[i] = components[i].getType();
        }
        try {
            return FleetSnapshot.class.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a snapshot: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record can be made", e);
        }
    }

    private static Map<String, Class<?>> elements() {
        Map<String, Class<?>> elements = new HashMap<>();
        for (RecordComponent component : FleetSnapshot.class.getRecordComponents()) {
            if (component.getGenericType() instanceof ParameterizedType type
                    && type.getRawType() == List.class
                    && type.getActualTypeArguments()[0] instanceof Class<?> element) {
                elements.put(component.getName(), element);
            }
        }
        return Map.copyOf(elements);
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
