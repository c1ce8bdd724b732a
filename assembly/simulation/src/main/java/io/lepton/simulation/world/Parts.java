package io.lepton.simulation.world;

import io.lepton.control.DesiredStore;
import io.lepton.control.MemoryDesiredStore;
import io.lepton.gateway.GatewayCore;

/**
 * The parts of a world that a test may break on purpose, to see that the judges notice.
 *
 * @param routing how gateways come to a route
 * @param verifier how nodes verify what they fetched
 * @param store where control planes keep what people wish
 */
public record Parts(Routing routing, Verifier verifier, DesiredStore store) {
    /** Nothing is broken. */
    public static Parts sound() {
        return new Parts(GatewayCore::route, isSound -> isSound, new MemoryDesiredStore());
    }

    /** Only the routing is another. */
    public Parts with(Routing other) {
        return new Parts(other, verifier, store);
    }

    /** Only the verifier is another. */
    public Parts with(Verifier other) {
        return new Parts(routing, other, store);
    }

    /** Only the store is another. */
    public Parts with(DesiredStore other) {
        return new Parts(routing, verifier, other);
    }
}
