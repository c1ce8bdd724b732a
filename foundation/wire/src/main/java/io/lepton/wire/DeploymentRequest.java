package io.lepton.wire;

import io.lepton.domain.RegionSelection;
import java.util.Optional;

/**
 * A deployment as a person asks for it.
 *
 * @param version the version's number; the latest if absent
 * @param regions {@code "all"} or an array of names
 * @param replicas on how many nodes of each region
 */
public record DeploymentRequest(Optional<Integer> version, RegionSelection regions, int replicas) {}
