package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import io.lepton.domain.Gateway;
import io.lepton.domain.Node;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;

/** A place that a gateway can send a request to. */
public sealed interface RouteTarget {
    /** The region in which the request is processed there. */
    RegionId region();

    /** Where the place itself listens. */
    Endpoint endpoint();

    /** Who answers there, as its certificate must say. */
    PeerIdentity identity();

    /** A node of the gateway's own region. */
    record LocalNode(Node node) implements RouteTarget {
        @Override
        public RegionId region() {
            return node.region();
        }

        @Override
        public Endpoint endpoint() {
            return node.endpoint();
        }

        @Override
        public PeerIdentity identity() {
            return new PeerIdentity.OfNode(node.region(), node.id());
        }
    }

    /** The gateway of another region, which picks one of its nodes. */
    record Peer(Gateway gateway) implements RouteTarget {
        @Override
        public RegionId region() {
            return gateway.region();
        }

        @Override
        public Endpoint endpoint() {
            return gateway.endpoint();
        }

        @Override
        public PeerIdentity identity() {
            return new PeerIdentity.OfGateway(gateway.region());
        }
    }
}
