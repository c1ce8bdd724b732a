package io.lepton.simulation;

import io.lepton.simulation.contest.Terrain;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A world in which routing policies are compared: regions with nodes and callers, and phases in which they fare differently.
 *
 * @param sloMillis the time in which a request should be answered, positive
 * @param regions at least two
 * @param roundTrips the time between each two of them; {@link #toTerrain} misses what is missing
 * @param service how long an inference takes
 * @param phases at least one, in order; one run goes through all of them, so that what a policy spoils lasts
 */
public record ContestWorld(
        double sloMillis,
        List<RegionEntry> regions,
        List<RoundTripEntry> roundTrips,
        Service service,
        List<Phase> phases) {
    private static final int NODES_MAX = 10_000;
    private static final int SLOTS_MAX = 1_000;
    private static final double NANOS_PER_MILLI = 1e6;

    /** One region: its nodes, the requests each of them runs at once, and the requests that callers near it send. */
    public record RegionEntry(
            String id, int nodes, int slots, double requestsPerSecond, double latitude, double longitude) {
        public RegionEntry {
            check(nodes >= 1 && nodes <= NODES_MAX, "outside [1, " + NODES_MAX + "]: nodes=" + nodes);
            check(slots >= 1 && slots <= SLOTS_MAX, "outside [1, " + SLOTS_MAX + "]: slots=" + slots);
            check(isPositive(requestsPerSecond), "must be positive: requestsPerSecond=" + requestsPerSecond);
        }

        private Terrain.Site toSite() {
            return new Terrain.Site(id, nodes, slots, requestsPerSecond, latitude, longitude);
        }
    }

    /** The time from one region to another and back. */
    public record RoundTripEntry(String from, String to, double millis) {
        public RoundTripEntry {
            check(isPositive(millis), "must be positive: from=" + from + ", to=" + to + ", millis=" + millis);
        }

        private boolean joins(String one, String other) {
            return (from.equals(one) && to.equals(other)) || (from.equals(other) && to.equals(one));
        }
    }

    /** Service times: log-normal with this mean, and this spread of their logarithm; 0 makes all equal. */
    public record Service(double meanMillis, double spread) {
        public Service {
            check(isPositive(meanMillis), "must be positive: meanMillis=" + meanMillis);
            check(spread >= 0 && spread <= 3, "outside [0, 3]: spread=" + spread);
        }
    }

    /**
     * A stretch of time.
     *
     * @param name its heading in reports
     * @param seconds how long it lasts, positive
     * @param load the factor on every region's requests, 1 if absent
     * @param dead a region whose nodes fall silent; its gateway, and its callers, live on
     * @param slow a region whose nodes are slower, by {@code slowFactor}, while their health stays green
     * @param slowFactor how much, at least 1; given with {@code slow} alone
     */
    public record Phase(
            String name,
            double seconds,
            Optional<Double> load,
            Optional<String> dead,
            Optional<String> slow,
            Optional<Double> slowFactor) {
        public Phase {
            check(isPositive(seconds), "must be positive: seconds=" + seconds + ", phase=" + name);
            check(load.map(ContestWorld::isPositive).orElse(true), "must be positive: load, phase=" + name);
            check(slow.isPresent() == slowFactor.isPresent(), "slow and slowFactor belong together: phase=" + name);
            check(
                    slowFactor.orElse(1.0) >= 1 && isPositive(slowFactor.orElse(1.0)),
                    "less than 1: slowFactor, phase=" + name);
        }

        private Terrain.Stage toStage(List<String> ids) {
            return new Terrain.Stage(
                    nanos(1_000 * seconds),
                    load.orElse(1.0),
                    dead.map(ids::indexOf).orElse(Terrain.NOWHERE),
                    slow.map(ids::indexOf).orElse(Terrain.NOWHERE),
                    slowFactor.orElse(1.0));
        }
    }

    public ContestWorld {
        regions = List.copyOf(regions);
        roundTrips = List.copyOf(roundTrips);
        phases = List.copyOf(phases);
        check(isPositive(sloMillis), "must be positive: sloMillis=" + sloMillis);
        check(regions.size() >= 2, "fewer than 2: regions");
        check(!phases.isEmpty(), "none: phases");
        Set<String> known = new HashSet<>();
        for (RegionEntry region : regions) {
            check(known.add(region.id()), "given twice: region=" + region.id());
        }
        for (RoundTripEntry way : roundTrips) {
            check(known.contains(way.from()), "no such region: from=" + way.from());
            check(known.contains(way.to()), "no such region: to=" + way.to());
        }
        for (Phase phase : phases) {
            phase.dead().ifPresent(id -> check(known.contains(id), "no such region: dead=" + id));
            phase.slow().ifPresent(id -> check(known.contains(id), "no such region: slow=" + id));
        }
    }

    /**
     * The world as it is run.
     *
     * @throws IllegalArgumentException if a round trip is missing
     */
    Terrain toTerrain() {
        List<String> ids = regions.stream().map(RegionEntry::id).toList();
        return new Terrain(
                nanos(sloMillis),
                regions.stream().map(RegionEntry::toSite).toList(),
                ids.stream()
                        .map(from -> ids.stream()
                                .map(to -> nanos(roundTripMillis(from, to)))
                                .toList())
                        .toList(),
                nanos(service.meanMillis()),
                service.spread(),
                phases.stream().map(phase -> phase.toStage(ids)).toList());
    }

    private double roundTripMillis(String from, String to) {
        if (from.equals(to)) {
            return 0;
        }
        return roundTrips.stream()
                .filter(way -> way.joins(from, to))
                .mapToDouble(RoundTripEntry::millis)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("missing: round trip from=" + from + ", to=" + to));
    }

    private static long nanos(double millis) {
        return Math.round(millis * NANOS_PER_MILLI);
    }

    private static boolean isPositive(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }

    private static void check(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }
}
