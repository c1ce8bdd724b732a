package io.lepton.simulation.engine;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The time from each place to each other, or within it, and back. Immutable. */
public final class RoundTrips {
    private final Map<Place, Map<Place, Duration>> times;

    private RoundTrips(Map<Place, Map<Place, Duration>> times) {
        this.times = times;
    }

    /**
     * Takes the times as a square table.
     *
     * @throws IllegalArgumentException if one way is longer than the way back: a round trip is both
     */
    public static RoundTrips of(Map<Place, Map<Place, Duration>> table) {
        RoundTrips roundTrips = new RoundTrips(table.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, row -> Map.copyOf(row.getValue()))));
        for (Place from : table.keySet()) {
            for (Place to : table.keySet()) {
                if (!roundTrips.between(from, to).equals(roundTrips.between(to, from))) {
                    throw new IllegalArgumentException("not the same both ways: from=" + from + ", to=" + to);
                }
            }
        }
        return roundTrips;
    }

    /**
     * The round-trip time between two places.
     *
     * @throws IllegalArgumentException if one of them is not known
     */
    public Duration between(Place from, Place to) {
        Duration time = times.getOrDefault(from, Map.of()).get(to);
        if (time == null) {
            throw new IllegalArgumentException("no way is known: from=" + from + ", to=" + to);
        }
        return time;
    }
}
