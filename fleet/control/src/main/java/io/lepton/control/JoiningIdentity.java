package io.lepton.control;

import io.lepton.domain.NodeId;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.wire.JoinTokenRequest;
import java.util.Optional;
import java.util.stream.Stream;

/** Who a token is to let in. */
final class JoiningIdentity {
    private JoiningIdentity() {}

    /** @throws IllegalArgumentException if it would be two, or one without a region that needs one */
    static PeerIdentity of(JoinTokenRequest request) {
        long kinds = Stream.of(request.node(), request.site(), request.federation())
                .filter(Optional::isPresent)
                .count();
        if (kinds > 1) {
            throw new IllegalArgumentException("a token lets one process in: give one of node, site and federation");
        }
        if (request.federation().isPresent()) {
            if (request.region().isPresent()) {
                throw new IllegalArgumentException("the coordinator of a federation is of no region: field=region");
            }
            return new PeerIdentity.OfCoordinator(request.federation().get());
        }
        RegionId region = request.region()
                .orElseThrow(() -> new IllegalArgumentException("must say where the process runs: field=region"));
        if (request.site().isPresent()) {
            return new PeerIdentity.OfSite(region, request.site().get());
        }
        return request.node()
                .<PeerIdentity>map(node -> new PeerIdentity.OfNode(region, new NodeId(node)))
                .orElseGet(() -> new PeerIdentity.OfGateway(region));
    }

    /** The region of the fleet that it answers in; sites of federations answer nobody, so they may be anywhere. */
    static Optional<RegionId> servesIn(PeerIdentity who) {
        return switch (who) {
            case PeerIdentity.OfGateway(var region) -> Optional.of(region);
            case PeerIdentity.OfNode(var region, var _) -> Optional.of(region);
            case PeerIdentity.OfSite _, PeerIdentity.OfCoordinator _, PeerIdentity.Control _ -> Optional.empty();
        };
    }
}
