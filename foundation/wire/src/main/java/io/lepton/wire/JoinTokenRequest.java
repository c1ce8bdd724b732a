package io.lepton.wire;

import io.lepton.domain.RegionId;
import java.util.Optional;

/**
 * Asks for a token with which one process enrols, once.
 *
 * @param region where it runs
 * @param node its name, if it is a node; the region's gateway if absent
 * @param minutes how long the token is good, 1 to 10080; 60 if absent
 */
public record JoinTokenRequest(RegionId region, Optional<String> node, Optional<Integer> minutes) {}
