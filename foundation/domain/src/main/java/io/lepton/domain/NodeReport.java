package io.lepton.domain;

import java.util.List;

/**
 * What a node tells the control plane of itself, whenever it changes and at least every second.
 *
 * @param node who speaks
 * @param epoch the epoch of the snapshot it works by, 0 before the first
 * @param revision the revision of that snapshot
 * @param replicas every version it holds or is about to
 */
public record NodeReport(NodeId node, long epoch, long revision, List<ReplicaState> replicas) {
    public NodeReport {
        replicas = List.copyOf(replicas);
    }
}
