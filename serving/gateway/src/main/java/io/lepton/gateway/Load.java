package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionDigest;
import java.util.List;

/** What a place last said of itself: the part that a node's signal and a region's digest share. */
record Load(long sequence, int inFlight, int slots, long serviceMicros, List<ModelVersionId> ready) {
    static Load of(NodeSignal signal) {
        return new Load(signal.sequence(), signal.inFlight(), signal.slots(), signal.serviceMicros(), signal.ready());
    }

    static Load of(RegionDigest digest) {
        return new Load(digest.sequence(), digest.inFlight(), digest.slots(), digest.serviceMicros(), digest.ready());
    }
}
