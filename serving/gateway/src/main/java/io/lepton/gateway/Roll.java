package io.lepton.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is known of names that strangers choose, for a bounded number of names.
 *
 * <p>A new name takes the place of the one that was called least recently, if that can be forgotten; else all further names
 * share one entry, so that inventing names gains nobody anything. Owned by the {@link AdmissionCore}.
 *
 * @param <K> names
 * @param <V> what is known of each
 */
final class Roll<K, V> {
    private final int namesMax;
    private final Predicate<V> isForgettable;
    private final V others;
    private final Map<K, V> known = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes an empty roll.
     *
     * @param others what names share for which there is no room
     * @param isForgettable whether an entry would be the same if it were made anew
     */
    Roll(int namesMax, V others, Predicate<V> isForgettable) {
        this.namesMax = namesMax;
        this.others = others;
        this.isForgettable = isForgettable;
    }

    /** Hot: the entry of a name, made where there is none and there is room. */
    V get(K name, Function<K, V> maker) {
        V entry = known.get(name);
        return entry != null ? entry : admit(name, maker);
    }

    int size() {
        return known.size();
    }

    private V admit(K name, Function<K, V> maker) {
        if (known.size() >= namesMax) {
            Map.Entry<K, V> eldest = known.entrySet().iterator().next();
            if (!isForgettable.test(eldest.getValue())) {
                return others;
            }
            known.remove(eldest.getKey());
        }
        V entry = maker.apply(name);
        known.put(name, entry);
        return entry;
    }
}
