package io.lepton.client;

import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.wire.InferResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A prediction with the evidence of where it came from; what a server does not tell is absent.
 *
 * @param region the region that answered
 * @param node the node that answered
 * @param reason why there
 * @param requestId the request's name in the fleet's logs
 * @param gateway the gateway that was asked
 * @param elapsed from the call to the whole answer, failed attempts included
 */
public record PredictResult(
        InferResponse response,
        Optional<RegionId> region,
        Optional<NodeId> node,
        Optional<RouteReason> reason,
        Optional<String> requestId,
        URI gateway,
        Duration elapsed) {}
