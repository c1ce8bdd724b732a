package io.lepton.wire;

import io.lepton.domain.RegionSelection;
import io.lepton.domain.RolloutStrategy;
import java.util.Optional;

/**
 * A deployment as a person asks for it.
 *
 * @param version the version's number; the latest if absent
 * @param regions {@code "all"} or an array of names
 * @param replicas on how many nodes of each region
 * @param strategy how it takes the place of what is served; everywhere at once if absent
 */
public record DeploymentRequest(
        Optional<Integer> version, RegionSelection regions, int replicas, Optional<RolloutStrategy> strategy) {
    /** A request that takes over everywhere at once. */
    public DeploymentRequest(Optional<Integer> version, RegionSelection regions, int replicas) {
        this(version, regions, replicas, Optional.empty());
    }
}
