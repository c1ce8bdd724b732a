package io.lepton.control;

import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;

/**
 * What people say of a node. A node needs none to join.
 *
 * @param id its name
 * @param region where it runs
 * @param isCordoned whether it gets no new replicas, and gives up those that it has as soon as others have them
 */
public record NodeWish(NodeId id, RegionId region, boolean isCordoned) {}
