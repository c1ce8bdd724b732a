package io.lepton.simulation.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which places and ways are cut now, and how often each has been. Owned by the {@link VirtualNetwork}. */
final class Cuts {
    /** What a message takes from one place to another; each direction can be cut alone. */
    record Way(Place from, Place to) {}

    private final Set<Object> cut = new HashSet<>();
    private final Map<Object, Integer> counts = new HashMap<>();

    /** Cuts a place or a way; false if it was cut already. */
    boolean add(Object placeOrWay) {
        counts.merge(placeOrWay, 1, Integer::sum);
        return cut.add(placeOrWay);
    }

    /** Mends a place or a way; false if it was not cut. */
    boolean remove(Object placeOrWay) {
        return cut.remove(placeOrWay);
    }

    /** Tells whether nothing gets from one place to the other; processes at one place always hear one another. */
    boolean separate(Place from, Place to) {
        return !cut.isEmpty()
                && !from.equals(to)
                && (cut.contains(from) || cut.contains(to) || cut.contains(new Way(from, to)));
    }

    /** Counts the cuts that have ever come between the places: while the count stands, nothing was lost to one. */
    int count(Place from, Place to) {
        return counts.isEmpty() || from.equals(to)
                ? 0
                : counts.getOrDefault(from, 0) + counts.getOrDefault(to, 0) + counts.getOrDefault(new Way(from, to), 0);
    }
}
