package io.lepton.simulation;

import io.lepton.simulation.contest.Tape;
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
 * @param roundTrips the time between each two of them, before those of {@code latencies}; {@link #toTerrain} misses what is
 *     missing
 * @param service how long an inference takes
 * @param phases at least one, in order; one run goes through all of them, so that what a policy spoils lasts
 * @param latencies a file with a square table of round trips; empty for none
 * @param daily how load follows the sun; it does not if absent
 * @param trace a file of requests to repeat, instead of arrivals by a Poisson law and of {@code service}
 */
public record ContestWorld(
        double sloMillis,
        List<RegionEntry> regions,
        Optional<List<RoundTripEntry>> roundTrips,
        Service service,
        List<Phase> phases,
        Optional<String> latencies,
        Optional<Daily> daily,
        Optional<TraceEntry> trace) {
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

    /**
     * A load that rises and falls.
     *
     * @param swing how far above and below the regions' own rate, as a share of it, less than 1
     * @param periodSeconds how long the world's day lasts; each region's noon comes as its longitude has it
     */
    public record Daily(double swing, double periodSeconds) {
        public Daily {
            check(swing >= 0 && swing < 1, "outside [0, 1): swing=" + swing);
            check(isPositive(periodSeconds), "must be positive: periodSeconds=" + periodSeconds);
        }

        private Terrain.Tide toTide() {
            return new Terrain.Tide(swing, nanos(1_000 * periodSeconds));
        }
    }

    /**
     * Requests of real callers, with the pauses between them stretched so that each region gets its own rate.
     *
     * @param file a CSV file, perhaps gzipped: time, tokens in, tokens out
     * @param microsPerContextToken what a node needs for each token in
     * @param microsPerGeneratedToken what it needs for each token out
     */
    public record TraceEntry(String file, double microsPerContextToken, double microsPerGeneratedToken) {
        public TraceEntry {
            check(
                    isPositive(microsPerContextToken),
                    "must be positive: microsPerContextToken=" + microsPerContextToken);
            check(
                    isPositive(microsPerGeneratedToken),
                    "must be positive: microsPerGeneratedToken=" + microsPerGeneratedToken);
        }
    }

    /** A world with its round trips in it, and a steady load. */
    public ContestWorld(
            double sloMillis,
            List<RegionEntry> regions,
            List<RoundTripEntry> roundTrips,
            Service service,
            List<Phase> phases) {
        this(
                sloMillis,
                regions,
                Optional.of(roundTrips),
                service,
                phases,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public ContestWorld {
        regions = List.copyOf(regions);
        roundTrips = roundTrips.map(List::copyOf);
        phases = List.copyOf(phases);
        check(isPositive(sloMillis), "must be positive: sloMillis=" + sloMillis);
        check(regions.size() >= 2, "fewer than 2: regions");
        check(!phases.isEmpty(), "none: phases");
        Set<String> known = new HashSet<>();
        for (RegionEntry region : regions) {
            check(known.add(region.id()), "given twice: region=" + region.id());
        }
        for (RoundTripEntry way : roundTrips.orElse(List.of())) {
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
     * @throws IllegalArgumentException if a round trip is missing, or a file is not what it should be
     */
    Terrain toTerrain(WorldFiles files) {
        LatencyTable table = latencies
                .map(name -> LatencyTable.parse(name, files.lines(name)))
                .orElseGet(LatencyTable::none);
        Optional<Tape> tape = trace.map(each -> TraceFile.parse(
                each.file(), files.lines(each.file()), each.microsPerContextToken(), each.microsPerGeneratedToken()));
        List<String> ids = regions.stream().map(RegionEntry::id).toList();
        return new Terrain(
                nanos(sloMillis),
                regions.stream().map(RegionEntry::toSite).toList(),
                ids.stream()
                        .map(from -> ids.stream()
                                .map(to -> nanos(roundTripMillis(from, to, table)))
                                .toList())
                        .toList(),
                nanos(service.meanMillis()),
                service.spread(),
                phases.stream().map(phase -> phase.toStage(ids)).toList(),
                daily.map(Daily::toTide),
                tape);
    }

    private double roundTripMillis(String from, String to, LatencyTable table) {
        if (from.equals(to)) {
            return 0;
        }
        return roundTrips.orElse(List.of()).stream()
                .filter(way -> way.joins(from, to))
                .map(RoundTripEntry::millis)
                .findFirst()
                .or(() -> table.millis(from, to))
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
