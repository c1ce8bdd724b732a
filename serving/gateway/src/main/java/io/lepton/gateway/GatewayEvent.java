package io.lepton.gateway;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.RegionId;

/** Something that happened, told to a {@link GatewayCore}. */
public sealed interface GatewayEvent {
    /** The control plane sent a snapshot. */
    record SnapshotReceived(FleetSnapshot snapshot) implements GatewayEvent {}

    /**
     * A control plane said which policies are in force.
     *
     * @param policies their digest
     * @param epoch of the reign
     * @param revision of the snapshot in force there
     * @param atNanos when they were, at the earliest, by this gateway's clock
     */
    record PolicyConfirmed(String policies, long epoch, long revision, long atNanos) implements GatewayEvent {}

    /** A node of this region spoke. */
    record NodeSignalled(NodeSignal signal) implements GatewayEvent {}

    /** The stream of a node's signals broke off. */
    record NodeLost(NodeId node) implements GatewayEvent {}

    /** Another region's gateway spoke. */
    record DigestReceived(RegionDigest digest) implements GatewayEvent {}

    /** The stream of a peer's digests broke off. */
    record PeerLost(RegionId region) implements GatewayEvent {}

    /** A peer answered a ping; {@code nanos} from question to answer, at least 0. */
    record RoundTripMeasured(RegionId region, long nanos) implements GatewayEvent {
        public RoundTripMeasured {
            if (nanos < 0) {
                throw new IllegalArgumentException("time ran backwards: region=" + region + ", nanos=" + nanos);
            }
        }
    }

    /** A request was sent to a place. */
    record AttemptStarted(RouteTarget target) implements GatewayEvent {}

    /** It is over, {@code tookNanos} after its start; told once for each {@link AttemptStarted}. */
    record AttemptEnded(RouteTarget target, AttemptOutcome outcome, long tookNanos) implements GatewayEvent {}

    /** There is a new plan of where traffic shall go; regions in it that the fleet does not have are passed over. */
    record PlanReceived(TrafficPlan plan) implements GatewayEvent {}

    /** Time passed; told several times in each digest interval, so that silence is noticed soon. */
    record Ticked() implements GatewayEvent {}
}
