package io.lepton.wire;

import io.lepton.domain.RegionId;
import java.util.Optional;

/**
 * Asks for a token with which one process enrols, once: a region's gateway, unless it says which other one.
 *
 * @param region where it runs; all but coordinators of federations have one
 * @param node its name, if it is a node
 * @param minutes how long the token is good, 1 to 10080; 60 if absent
 * @param site its name, if it is a site of federations
 * @param federation the name of the federation, if it is the coordinator of one
 */
public record JoinTokenRequest(
        Optional<RegionId> region,
        Optional<String> node,
        Optional<Integer> minutes,
        Optional<String> site,
        Optional<String> federation) {}
