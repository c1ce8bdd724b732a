package io.lepton.server;

import io.lepton.chassis.TlsConfig;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.gateway.AdmissionConfig;
import io.lepton.inference.RuntimeConfig;
import io.lepton.server.FleetLayout.Bounds;
import io.lepton.wire.SnapshotSigner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The file that {@code lepton up --regions} reads, as written; {@link #toLayout} gives it meaning.
 *
 * @param regions at least one
 * @param nodesPerRegion nodes in each region, 1 to 16; 2 if absent
 * @param roundTrips times between pairs of regions; pairs that are absent are built in or estimated
 * @param policies residency policies beyond {@code public} and {@code <jurisdiction>-only}, or in their place
 * @param defaultDataClass the class of a request that names none; {@code public} if absent
 * @param tracesEndpoint the base URL of an OpenTelemetry collector, such as {@code http://localhost:4318}; if absent, what
 *     the variable {@code OTEL_EXPORTER_OTLP_ENDPOINT} says, and no traces if that is absent too
 * @param runtime what the nodes run models with
 * @param node what holds for each node
 * @param limits what tenants may ask of each gateway
 * @param gateway what holds for each gateway
 * @param snapshotKeys the public keys whose snapshots gateways and nodes believe; if absent, the first that each meets
 * @param access whom the fleet answers
 */
record FleetFile(
        List<RegionEntry> regions,
        Optional<Integer> nodesPerRegion,
        Optional<List<RoundTripEntry>> roundTrips,
        Optional<List<PolicyEntry>> policies,
        Optional<String> defaultDataClass,
        Optional<String> tracesEndpoint,
        Optional<RuntimeEntry> runtime,
        Optional<NodeEntry> node,
        Optional<LimitsEntry> limits,
        Optional<GatewayEntry> gateway,
        Optional<List<String>> snapshotKeys,
        Optional<AccessEntry> access) {
    private static final int NODES_PER_REGION_MAX = 16;
    private static final int ROUND_TRIP_MILLIS_MAX = 10_000;

    /** One region; cost and carbon are 0 if absent. */
    record RegionEntry(
            String id,
            String jurisdiction,
            double latitude,
            double longitude,
            Optional<Double> costPerNodeHour,
            Optional<Double> carbonGramsPerKwh) {}

    /** The time from one region to another and back. */
    record RoundTripEntry(String from, String to, double millis) {}

    /**
     * The bounds of each node.
     *
     * @param memoryBytesMax what the models in a node's memory take together, in bytes; if absent, an equal share of half
     *     of the memory that the machine has beside the Java heap
     * @param responseCacheBytesMax what a node keeps of answers, of the models that ask for it, in bytes; 0 keeps none
     */
    record NodeEntry(Optional<Long> memoryBytesMax, Optional<Long> responseCacheBytesMax) {}

    /**
     * Gives the file meaning.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with every mistake that it finds
     */
    FleetLayout toLayout(String file) {
        var mistakes = new ArrayList<String>();
        List<Region> places = readRegions(mistakes);
        Map<RoundTrips.Pair, Duration> times = readRoundTrips(places, mistakes);
        List<ResidencyPolicy> rules = readPolicies(places, mistakes);
        DataClass defaultClass = readDefaultClass(rules, mistakes);
        int nodes = readNodes(mistakes);
        Optional<URI> traces =
                tracesEndpoint.flatMap(text -> attempt("tracesEndpoint", mistakes, () -> TraceCollector.parse(text)));
        RuntimeConfig running = runtime.flatMap(entry -> attempt("runtime", mistakes, entry::toConfig))
                .orElse(RuntimeConfig.DEFAULTS);
        Bounds bounds = readBounds(mistakes);
        AdmissionConfig admission = limits.flatMap(entry -> attempt("limits", mistakes, entry::toConfig))
                .orElseGet(AdmissionConfig::defaults);
        Optional<TlsConfig> tls = gateway.flatMap(entry ->
                attempt("gateway", mistakes, () -> entry.toTls(Path.of(file))).flatMap(Function.identity()));
        snapshotKeys
                .orElse(List.of())
                .forEach(key -> attempt("snapshotKeys", mistakes, () -> SnapshotSigner.check(key)));
        AccessEntry whom = access.flatMap(entry -> attempt("access", mistakes, entry::checked))
                .orElse(AccessEntry.UNSAID);
        if (!mistakes.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    mistakes.stream().map(mistake -> file + ": " + mistake).collect(Collectors.joining("\n")));
        }
        return new FleetLayout(
                places,
                nodes,
                rules,
                defaultClass,
                RoundTrips.between(places, times),
                traces,
                running,
                bounds,
                admission,
                tls,
                Optional.empty(),
                whom);
    }

    private List<Region> readRegions(List<String> mistakes) {
        var places = new ArrayList<Region>();
        Set<RegionId> seen = new HashSet<>();
        for (int i = 0; i < regions.size(); i++) {
            RegionEntry entry = regions.get(i);
            attempt("regions[" + i + "]", mistakes, () -> read(entry)).ifPresent(region -> {
                if (!seen.add(region.id())) {
                    mistakes.add("two regions of one name: regions.id=" + region.id());
                }
                places.add(region);
            });
        }
        if (regions.isEmpty()) {
            mistakes.add("a fleet has at least one region: regions is empty");
        }
        return places;
    }

    private static Region read(RegionEntry entry) {
        return new Region(
                new RegionId(entry.id()),
                new Jurisdiction(entry.jurisdiction()),
                new Coordinates(entry.latitude(), entry.longitude()),
                entry.costPerNodeHour().orElse(0.0),
                entry.carbonGramsPerKwh().orElse(0.0));
    }

    private Map<RoundTrips.Pair, Duration> readRoundTrips(List<Region> places, List<String> mistakes) {
        Set<String> known = places.stream().map(place -> place.id().value()).collect(Collectors.toSet());
        Map<RoundTrips.Pair, Duration> times = new HashMap<>();
        for (RoundTripEntry entry : roundTrips.orElse(List.of())) {
            String field = "roundTrips[" + entry.from() + "-" + entry.to() + "]";
            if (!known.contains(entry.from()) || !known.contains(entry.to())) {
                mistakes.add("no such region: " + field + ", known=" + new TreeSet<>(known));
            } else if (!(entry.millis() >= 0 && entry.millis() <= ROUND_TRIP_MILLIS_MAX)) {
                mistakes.add("outside [0, " + ROUND_TRIP_MILLIS_MAX + "]: " + field + ".millis=" + entry.millis());
            } else {
                times.put(pair(entry), Duration.ofNanos(Math.round(entry.millis() * 1e6)));
            }
        }
        return times;
    }

    private static RoundTrips.Pair pair(RoundTripEntry entry) {
        return RoundTrips.Pair.of(new RegionId(entry.from()), new RegionId(entry.to()));
    }

    private List<ResidencyPolicy> readPolicies(List<Region> places, List<String> mistakes) {
        Map<DataClass, ResidencyPolicy> rules = new LinkedHashMap<>();
        FleetLayout.derivedPolicies(places).forEach(rule -> rules.put(rule.dataClass(), rule));
        for (PolicyEntry entry : policies.orElse(List.of())) {
            attempt("policies[" + entry.dataClass() + "]", mistakes, () -> entry.toPolicy(places))
                    .ifPresent(rule -> rules.put(rule.dataClass(), rule));
        }
        return List.copyOf(rules.values());
    }

    private DataClass readDefaultClass(List<ResidencyPolicy> rules, List<String> mistakes) {
        return attempt("defaultDataClass", mistakes, () -> {
                    var dataClass = new DataClass(defaultDataClass.orElse(FleetLayout.PUBLIC.value()));
                    if (rules.stream().noneMatch(rule -> rule.dataClass().equals(dataClass))) {
                        throw new IllegalArgumentException("no policy for the class: dataClass=" + dataClass);
                    }
                    return dataClass;
                })
                .orElse(FleetLayout.PUBLIC);
    }

    private int readNodes(List<String> mistakes) {
        int nodes = nodesPerRegion.orElse(FleetLayout.NODES_PER_REGION);
        if (nodes < 1 || nodes > NODES_PER_REGION_MAX) {
            mistakes.add("outside [1, " + NODES_PER_REGION_MAX + "]: nodesPerRegion=" + nodes);
        }
        return nodes;
    }

    private Bounds readBounds(List<String> mistakes) {
        Optional<Long> memory = node.flatMap(NodeEntry::memoryBytesMax);
        memory.filter(max -> max < 1).ifPresent(max -> mistakes.add("must be positive: node.memoryBytesMax=" + max));
        Optional<Long> cache = node.flatMap(NodeEntry::responseCacheBytesMax);
        cache.filter(max -> max < 0)
                .ifPresent(max -> mistakes.add("must be at least 0: node.responseCacheBytesMax=" + max));
        return new Bounds(memory, cache);
    }

    private static <T> Optional<T> attempt(String field, List<String> mistakes, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (IllegalArgumentException e) {
            mistakes.add(field + ": " + e.getMessage());
            return Optional.empty();
        }
    }
}
