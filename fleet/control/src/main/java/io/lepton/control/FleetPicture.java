package io.lepton.control;

import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Model;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionId;
import io.lepton.domain.SnapshotReply;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the control plane knows at one moment; views are drawn from it.
 *
 * @param snapshot what every receiver is to work by
 * @param models every registered model
 * @param wished the deployments as people asked for them
 * @param reports the last report of each node that has spoken
 * @param alive the nodes that were heard lately
 * @param gatewaysAlive the regions whose gateway holds a stream open
 * @param replies the last answer of each receiver
 */
public record FleetPicture(
        FleetSnapshot snapshot,
        List<Model> models,
        List<Deployment> wished,
        Map<NodeId, NodeReport> reports,
        Set<NodeId> alive,
        Set<RegionId> gatewaysAlive,
        List<SnapshotReply> replies) {
    public FleetPicture {
        models = List.copyOf(models);
        wished = List.copyOf(wished);
        reports = Map.copyOf(reports);
        alive = Set.copyOf(alive);
        gatewaysAlive = Set.copyOf(gatewaysAlive);
        replies = List.copyOf(replies);
    }

    /** The same with other answers. */
    FleetPicture withReplies(List<SnapshotReply> others) {
        return new FleetPicture(snapshot, models, wished, reports, alive, gatewaysAlive, others);
    }
}
