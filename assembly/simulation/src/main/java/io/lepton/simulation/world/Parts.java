package io.lepton.simulation.world;

import io.lepton.control.DesiredStore;
import io.lepton.control.MemoryDesiredStore;
import io.lepton.gateway.GatewayCore;
import io.lepton.wire.SealedSnapshot;

/**
 * The parts of a world that a test may break on purpose, to see that the judges notice.
 *
 * @param routing how gateways come to a route
 * @param verifier how nodes verify what they fetched
 * @param store where control planes keep what people wish
 * @param reader how gateways and nodes make out what control planes send, in worlds that write it down
 */
public record Parts(Routing routing, Verifier verifier, DesiredStore store, Reader reader) {
    /** Nothing is broken. */
    public static Parts sound() {
        return new Parts(GatewayCore::route, isSound -> isSound, new MemoryDesiredStore(), SealedSnapshot::read);
    }

    /** Only the routing is another. */
    public Parts with(Routing other) {
        return new Parts(other, verifier, store, reader);
    }

    /** Only the verifier is another. */
    public Parts with(Verifier other) {
        return new Parts(routing, other, store, reader);
    }

    /** Only the store is another. */
    public Parts with(DesiredStore other) {
        return new Parts(routing, verifier, other, reader);
    }

    /** Only the reader is another. */
    public Parts with(Reader other) {
        return new Parts(routing, verifier, store, other);
    }
}
