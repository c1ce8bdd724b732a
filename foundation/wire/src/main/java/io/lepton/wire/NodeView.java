package io.lepton.wire;

import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import java.util.List;

/**
 * A node as the API shows it.
 *
 * @param state {@code alive} or {@code lost}: whether the control plane has heard of it lately
 * @param endpoint {@code host:port}
 * @param revision the snapshot that it works by
 * @param replicas what it holds
 */
public record NodeView(
        NodeId id, RegionId region, String state, String endpoint, long revision, List<ReplicaState> replicas) {}
