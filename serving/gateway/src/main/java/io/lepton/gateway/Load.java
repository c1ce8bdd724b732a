package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionDigest;
import java.util.List;

/** What a place last said of itself: the part that a node's signal and a region's digest share; a node's errors are 0. */
record Load(long sequence, int inFlight, int slots, long serviceMicros, double errorShare, List<ModelVersionId> ready) {
    private static final Load NONE = new Load(0, 0, 0, 0, 0, List.of());

    /** A place that has said nothing yet. */
    static Load none() {
        return NONE;
    }

    static Load of(NodeSignal signal) {
        return new Load(
                signal.sequence(), signal.inFlight(), signal.slots(), signal.serviceMicros(), 0, signal.ready());
    }

    static Load of(RegionDigest digest) {
        return new Load(
                digest.sequence(),
                digest.inFlight(),
                digest.slots(),
                digest.serviceMicros(),
                digest.errorShare(),
                digest.ready());
    }
}
