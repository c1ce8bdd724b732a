package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.util.Optional;

/**
 * Asks for a training on a node of a region.
 *
 * @param model the name under which what is learned is registered; the job's own
 * @param file how the job's file is called, for messages
 * @param text the job, as lepton train reads it; its data is looked for among that of the node
 * @param region whose data is learned from, and never leaves it
 * @param node the only node that may train; any of the region that takes jobs if absent
 * @param memory how large the Java heap of the training may become, as {@code 2g}; the node's choice if absent
 */
public record JobRequest(
        ModelName model, String file, String text, RegionId region, Optional<NodeId> node, Optional<String> memory) {}
