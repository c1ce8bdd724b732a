package io.lepton.wire;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState.Phase;
import java.util.List;
import java.util.Optional;

/**
 * A deployment as the API shows it.
 *
 * @param state {@code ready}: every wanted replica answers; {@code failed}: at least one cannot; else {@code rolling}
 * @param ready replicas that answer
 * @param wanted replicas that the regions' live nodes allow
 * @param replicas each replica, by region and node
 * @param rollout how it gets there, replica by replica; absent where an older control plane answers
 */
public record DeploymentView(
        ModelVersionId version,
        RegionSelection regions,
        int replicasPerRegion,
        String state,
        int ready,
        int wanted,
        List<Replica> replicas,
        Optional<RolloutView> rollout) {
    /** A deployment of whose way nothing is told. */
    public DeploymentView(
            ModelVersionId version,
            RegionSelection regions,
            int replicasPerRegion,
            String state,
            int ready,
            int wanted,
            List<Replica> replicas) {
        this(version, regions, replicasPerRegion, state, ready, wanted, replicas, Optional.empty());
    }

    /** One node's share; {@code detail} says why it failed. */
    public record Replica(RegionId region, NodeId node, Phase phase, String detail) {}
}
