package io.lepton.simulation.world;

import io.lepton.domain.DataClass;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What a simulated fleet consists of.
 *
 * @param regions the regions, each with one gateway
 * @param nodesPerRegion how many nodes each has
 * @param policies the residency policies, one for each data class
 * @param defaultDataClass the class of a request that names none; it has a policy
 * @param version the one model version that is served
 * @param deployedIn where it is served
 * @param replicasPerRegion on how many nodes of each region
 * @param roundTrips the time between two different regions and back, the same both ways
 */
public record Layout(
        List<Region> regions,
        int nodesPerRegion,
        List<ResidencyPolicy> policies,
        DataClass defaultDataClass,
        ModelVersion version,
        RegionSelection deployedIn,
        int replicasPerRegion,
        BiFunction<RegionId, RegionId, Duration> roundTrips) {
    public Layout {
        regions = List.copyOf(regions);
        policies = List.copyOf(policies);
    }

    /** The same fleet under other policies. */
    public Layout under(List<ResidencyPolicy> others) {
        return new Layout(
                regions, nodesPerRegion, others, defaultDataClass, version, deployedIn, replicasPerRegion, roundTrips);
    }

    /** The time between two regions and back; zero within one. */
    public Duration roundTrip(RegionId one, RegionId other) {
        return one.equals(other) ? Duration.ZERO : roundTrips.apply(one, other);
    }

    /** The time between the two regions that are farthest apart, and back. */
    public Duration longestRoundTrip() {
        return regions.stream()
                .flatMap(one -> regions.stream().map(other -> roundTrip(one.id(), other.id())))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The regions in which the model is served. */
    public Set<RegionId> servingRegions() {
        return regions.stream().map(Region::id).filter(deployedIn::includes).collect(Collectors.toUnmodifiableSet());
    }
}
