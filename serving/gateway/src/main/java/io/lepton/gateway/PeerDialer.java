package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import io.lepton.domain.Gateway;

/** Tells where to dial a peer: a network between regions may want its own door used. Called on event loops. */
@FunctionalInterface
public interface PeerDialer {
    Endpoint dial(Gateway peer);

    /** Dials every peer where it says that it listens. */
    static PeerDialer direct() {
        return Gateway::endpoint;
    }
}
