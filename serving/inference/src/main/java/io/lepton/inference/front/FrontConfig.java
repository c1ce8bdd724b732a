package io.lepton.inference.front;

import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.TensorLimits;

/**
 * Where a front listens, who it says it is, and what it takes.
 *
 * @param port 0 takes a free one
 * @param bodyBytesMax the largest request body, after decompression
 * @param tensorLimits what one request may hold
 */
public record FrontConfig(
        NodeId node, RegionId region, String host, int port, int bodyBytesMax, TensorLimits tensorLimits) {}
