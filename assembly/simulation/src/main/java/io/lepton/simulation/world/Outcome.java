package io.lepton.simulation.world;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;

/** What became of a request, as its caller sees it. */
public sealed interface Outcome {
    /** A node ran it; the first gateway told why there. */
    record Answered(RegionId region, NodeId node, RouteReason reason) implements Outcome {}

    /** A gateway or node refused it, or gave up. */
    record Refused(ErrorCode code) implements Outcome {}

    /** No gateway was heard from. */
    record Unheard() implements Outcome {}
}
