package io.lepton.server;

import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The round-trip time between each two regions, the same both ways.
 *
 * <p>The built-in figures are the published medians between the Azure regions next to the three built-in places: East
 * Asia, Germany West Central and East US. A pair that is given no figure gets a guess from the great circle.
 *
 * @see <a href="https://learn.microsoft.com/azure/networking/azure-network-latency">Azure network round-trip latency</a>
 */
final class RoundTrips {
    private static final Map<Pair, Duration> BUILT_IN = Map.of(
            Pair.of(new RegionId("beijing"), new RegionId("frankfurt")), Duration.ofMillis(187),
            Pair.of(new RegionId("beijing"), new RegionId("virginia")), Duration.ofMillis(214),
            Pair.of(new RegionId("frankfurt"), new RegionId("virginia")), Duration.ofMillis(93));

    private final Map<Pair, Duration> times;

    private RoundTrips(Map<Pair, Duration> times) {
        this.times = Map.copyOf(times);
    }

    /**
     * Gathers the times between all regions.
     *
     * @param given figures that come before the built-in ones and the estimates
     */
    static RoundTrips between(Collection<Region> regions, Map<Pair, Duration> given) {
        Map<Pair, Duration> times = new HashMap<>();
        for (Region a : regions) {
            for (Region b : regions) {
                if (a.id().compareTo(b.id()) < 0) {
                    Pair pair = Pair.of(a.id(), b.id());
                    times.put(
                            pair,
                            given.getOrDefault(
                                    pair,
                                    BUILT_IN.getOrDefault(pair, a.coordinates().guessRoundTrip(b.coordinates()))));
                }
            }
        }
        return new RoundTrips(times);
    }

    /** The time from one region to another and back; zero within a region. */
    Duration between(RegionId a, RegionId b) {
        return a.equals(b)
                ? Duration.ZERO
                : Objects.requireNonNull(times.get(Pair.of(a, b)), "a region that was not gathered");
    }

    /** Two regions in alphabetical order. */
    record Pair(RegionId first, RegionId second) {
        static Pair of(RegionId a, RegionId b) {
            return a.compareTo(b) <= 0 ? new Pair(a, b) : new Pair(b, a);
        }
    }
}
