package io.lepton.server;

import io.lepton.chassis.TlsConfig;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.gateway.AdmissionConfig;
import io.lepton.gateway.TrafficPlan;
import io.lepton.inference.InferenceNodeConfig;
import io.lepton.inference.RuntimeConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a development fleet consists of.
 *
 * @param regions the regions, in the order in which their gateways get their ports
 * @param nodesPerRegion how many nodes each has
 * @param policies the residency policies, one for each data class
 * @param defaultDataClass the class of a request that names none; it has a policy
 * @param roundTrips the times between the regions
 * @param tracesEndpoint the base URL of the collector that traces are sent to, if the fleet's file names one
 * @param runtime what the nodes run models with
 * @param bounds what of the bounds of a node the fleet's file says
 * @param admission which requests gateways take in
 * @param gatewayTls with what gateways speak TLS, beside plain text
 * @param plan where the traffic of each region shall go
 * @param access whom the fleet answers
 */
record FleetLayout(
        List<Region> regions,
        int nodesPerRegion,
        List<ResidencyPolicy> policies,
        DataClass defaultDataClass,
        RoundTrips roundTrips,
        Optional<URI> tracesEndpoint,
        RuntimeConfig runtime,
        Bounds bounds,
        AdmissionConfig admission,
        Optional<TlsConfig> gatewayTls,
        Optional<TrafficPlan> plan,
        AccessEntry access) {
    static final int NODES_PER_REGION = 2;
    static final DataClass PUBLIC = new DataClass("public");

    /**
     * Bounds of each node, where they are not those that it has without.
     *
     * @param memoryBytesMax what its models take together in memory
     * @param responseCacheBytesMax what it keeps of answers
     */
    record Bounds(Optional<Long> memoryBytesMax, Optional<Long> responseCacheBytesMax) {
        static final Bounds UNSAID = new Bounds(Optional.empty(), Optional.empty());
    }

    FleetLayout {
        regions = List.copyOf(regions);
        policies = List.copyOf(policies);
    }

    /**
     * The three regions that a fleet has without a file.
     *
     * <p>Cost: an hour of a general-purpose machine with 2 cores at list price, dollars. Carbon: yearly averages of the
     * three grids. Both are orientation for the first planner, not a bill.
     */
    static FleetLayout builtIn() {
        List<Region> regions = List.of(
                region("beijing", "CN", 39.90, 116.41, 0.119, 560),
                region("frankfurt", "EU", 50.11, 8.68, 0.115, 340),
                region("virginia", "US", 39.04, -77.49, 0.096, 320));
        return new FleetLayout(
                regions,
                NODES_PER_REGION,
                derivedPolicies(regions),
                PUBLIC,
                RoundTrips.between(regions, Map.of()),
                Optional.empty(),
                RuntimeConfig.DEFAULTS,
                Bounds.UNSAID,
                AdmissionConfig.defaults(),
                Optional.empty(),
                Optional.empty(),
                AccessEntry.UNSAID);
    }

    /** The same fleet under a plan. */
    FleetLayout withPlan(TrafficPlan other) {
        return new FleetLayout(
                regions,
                nodesPerRegion,
                policies,
                defaultDataClass,
                roundTrips,
                tracesEndpoint,
                runtime,
                bounds,
                admission,
                gatewayTls,
                Optional.of(other),
                access);
    }

    /** The policies that every fleet has: {@code public} anywhere, and {@code <jurisdiction>-only} for each jurisdiction. */
    static List<ResidencyPolicy> derivedPolicies(List<Region> regions) {
        List<ResidencyPolicy> policies = new ArrayList<>();
        policies.add(new ResidencyPolicy(PUBLIC, new ResidencyPolicy.Anywhere()));
        for (Jurisdiction jurisdiction :
                new TreeSet<>(regions.stream().map(Region::jurisdiction).toList())) {
            policies.add(
                    new ResidencyPolicy(jurisdiction.onlyHere(), new ResidencyPolicy.Within(Set.of(jurisdiction))));
        }
        return policies;
    }

    /** The names of a region's nodes: {@code frankfurt-1}, {@code frankfurt-2}. */
    List<NodeId> nodesOf(RegionId region) {
        return IntStream.rangeClosed(1, nodesPerRegion)
                .mapToObj(number -> new NodeId(region + "-" + number))
                .toList();
    }

    /** The bounds of each node; all run in one process, so they share the memory that one node would have. */
    InferenceNodeConfig.Limits limits() {
        var limits = InferenceNodeConfig.Limits.DEFAULTS;
        long share = Math.max(1, limits.memoryBytesMax() / ((long) regions.size() * nodesPerRegion));
        return limits.withMemoryBytesMax(bounds.memoryBytesMax().orElse(share))
                .withResponseCacheBytesMax(bounds.responseCacheBytesMax().orElse(limits.responseCacheBytesMax()));
    }

    /** The bounds of a node that has a machine to itself. */
    InferenceNodeConfig.Limits limitsOfOne() {
        var limits = InferenceNodeConfig.Limits.DEFAULTS;
        return limits.withMemoryBytesMax(bounds.memoryBytesMax().orElse(limits.memoryBytesMax()))
                .withResponseCacheBytesMax(bounds.responseCacheBytesMax().orElse(limits.responseCacheBytesMax()));
    }

    private static Region region(
            String id, String jurisdiction, double latitude, double longitude, double cost, double carbon) {
        return new Region(
                new RegionId(id), new Jurisdiction(jurisdiction), new Coordinates(latitude, longitude), cost, carbon);
    }
}
