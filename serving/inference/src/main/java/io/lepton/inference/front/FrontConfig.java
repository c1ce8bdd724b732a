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
 * @param inFlightMax how many inferences may be taken in and not yet answered; more are refused
 * @param tensorLimits what one request may hold
 * @param tls makes the port speak TLS alone; absent, it speaks plain text alone
 */
public record FrontConfig(
        NodeId node,
        RegionId region,
        String host,
        int port,
        int bodyBytesMax,
        int inFlightMax,
        TensorLimits tensorLimits,
        Optional<TlsConfig> tls) {
    /** A front that speaks plain text. */
    public FrontConfig(
            NodeId node,
            RegionId region,
            String host,
            int port,
            int bodyBytesMax,
            int inFlightMax,
            TensorLimits tensorLimits) {
        this(node, region, host, port, bodyBytesMax, inFlightMax, tensorLimits, Optional.empty());
    }
}
