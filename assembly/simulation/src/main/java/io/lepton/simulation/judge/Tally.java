package io.lepton.simulation.judge;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.RouteReason;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many requests had which outcome.
 *
 * @param answered how many were answered, by the reason for where
 * @param refused how many were refused, by code; codes that tell a failure of the fleet's own among them
 * @param unheard how many heard of no gateway
 * @param worstFailover the longest that an answered request took whose life met the outage
 */
public record Tally(
        Map<RouteReason, Long> answered, Map<ErrorCode, Long> refused, long unheard, Duration worstFailover) {
    public Tally {
        answered = Collections.unmodifiableMap(new TreeMap<>(answered));
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }

    /** No request at all. */
    public static Tally none() {
        return new Tally(Map.of(), Map.of(), 0, Duration.ZERO);
    }

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(
                sum(answered, other.answered),
                sum(refused, other.refused),
                unheard + other.unheard,
                worstFailover.compareTo(other.worstFailover) < 0 ? other.worstFailover : worstFailover);
    }

    /** How many requests had an outcome. */
    public long requests() {
        return sum(answered) + sum(refused) + unheard;
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static <K> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
        Map<K, Long> sum = new TreeMap<>(one);
        other.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }
}
