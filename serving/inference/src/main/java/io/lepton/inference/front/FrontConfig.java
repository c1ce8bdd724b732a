package io.lepton.inference.front;

import io.lepton.chassis.TlsConfig;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.TensorLimits;
import java.util.Optional;

/**
 * Where a front listens, who it says it is, and what it takes.
 *
 * @param port 0 takes a free one
 * @param bodyBytesMax the largest request body, after decompression
 * @param tensorLimits what one request may hold
 * @param tls makes the port speak TLS alone; absent, it speaks plain text alone
 */
public record FrontConfig(
        NodeId node,
        RegionId region,
        String host,
        int port,
        int bodyBytesMax,
        TensorLimits tensorLimits,
        Optional<TlsConfig> tls) {
    /** A front that speaks plain text. */
    public FrontConfig(
            NodeId node, RegionId region, String host, int port, int bodyBytesMax, TensorLimits tensorLimits) {
        this(node, region, host, port, bodyBytesMax, tensorLimits, Optional.empty());
    }
}
