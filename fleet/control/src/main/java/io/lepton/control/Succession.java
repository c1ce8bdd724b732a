package io.lepton.control;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Things by name of which a wished one takes the place of that in force once it is ready. Confined to the core.
 *
 * @param <K> what names a thing
 * @param <T> the thing
 */
final class Succession<K extends Comparable<K>, T> {
    private final Function<T, K> name;
    private final Map<K, T> wished = new TreeMap<>();
    private final Map<K, T> inForce = new TreeMap<>();

    Succession(Function<T, K> name) {
        this.name = name;
    }

    void restore(List<T> wishes, List<T> forces) {
        wished.clear();
        inForce.clear();
        wishes.forEach(each -> wished.put(name.apply(each), each));
        forces.forEach(each -> inForce.put(name.apply(each), each));
    }

    void wish(T thing) {
        wished.put(name.apply(thing), thing);
    }

    void drop(K key) {
        wished.remove(key);
        inForce.remove(key);
    }

    /** Lets those that are ready take over; tells which did. */
    List<T> advance(Predicate<T> isReady) {
        List<T> ready = wished.values().stream()
                .filter(each -> !each.equals(inForce.get(name.apply(each))) && isReady.test(each))
                .toList();
        ready.forEach(each -> inForce.put(name.apply(each), each));
        return ready;
    }

    Collection<T> wished() {
        return wished.values();
    }

    Collection<T> inForce() {
        return inForce.values();
    }

    Optional<T> wished(K key) {
        return Optional.ofNullable(wished.get(key));
    }

    Optional<T> inForce(K key) {
        return Optional.ofNullable(inForce.get(key));
    }
}
