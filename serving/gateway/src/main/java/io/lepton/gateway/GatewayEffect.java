package io.lepton.gateway;

import io.lepton.domain.Gateway;
import io.lepton.domain.Node;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.SnapshotReply;
import java.util.List;

/** Something that a {@link GatewayCore} wants done. */
public sealed interface GatewayEffect {
    /** Tell the control plane whether its snapshot was taken. */
    record Reply(SnapshotReply reply) implements GatewayEffect {}

    /** Listen to the signals of exactly these nodes. */
    record FollowNodes(List<Node> nodes) implements GatewayEffect {
        public FollowNodes {
            nodes = List.copyOf(nodes);
        }
    }

    /** Listen to the digests of exactly these peers, and time the way to them. */
    record FollowPeers(List<Gateway> peers) implements GatewayEffect {
        public FollowPeers {
            peers = List.copyOf(peers);
        }
    }

    /** Send this to every peer that listens. */
    record PublishDigest(RegionDigest digest) implements GatewayEffect {}

    /** Give up the attempts that still wait for a first byte from this place; it is dead or has left. */
    record TargetDied(RouteTarget target) implements GatewayEffect {}

    /** Tell operators: this node fails or lags, and gets nothing for a while. What waits there stays. */
    record TargetEjected(RouteTarget target) implements GatewayEffect {}
}
