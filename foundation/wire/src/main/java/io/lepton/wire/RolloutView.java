package io.lepton.wire;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.util.List;
import java.util.Optional;

/**
 * How far a deployment is on its way into service. Ages are counted by the control plane's monotonic clock, and begin anew
 * when it does.
 *
 * @param version what is wished
 * @param serving what answered before; the same once the rollout is complete, absent where nothing did
 * @param status {@code progressing}, {@code awaiting-approval}, {@code paused}, {@code stopped} or {@code complete}
 * @param reason why it is stopped or was rolled back; empty otherwise
 * @param approval {@code not-required}, {@code required} or {@code given}
 * @param ageMillis how long nothing has moved
 * @param regions how far each region is
 * @param replicas each replica, of every version that is held
 */
public record RolloutView(
        ModelVersionId version,
        Optional<ModelVersionId> serving,
        String status,
        String reason,
        String approval,
        long ageMillis,
        List<Region> regions,
        List<Replica> replicas) {
    /**
     * One region's share.
     *
     * @param state {@code waiting}: others go first; {@code progressing}; {@code complete}
     * @param serving replicas of any version that answer
     * @param updated replicas of the wished version that answer
     * @param wanted replicas that its live nodes allow
     */
    public record Region(RegionId region, String state, int serving, int updated, int wanted) {}

    /**
     * One node's share.
     *
     * @param state {@code pending}, {@code fetching}, {@code warming}, {@code ready}: it waits for others, or for approval;
     *     {@code serving}, {@code draining}, {@code failed}, {@code unloaded} or {@code lost}
     * @param detail why, where there is something to say
     * @param ageMillis how long it has been in this state
     * @param sizeBytes the length of the version's file
     * @param fetchedBytes how much of it has arrived, while it is on its way
     */
    public record Replica(
            RegionId region,
            NodeId node,
            ModelVersionId version,
            String state,
            String detail,
            long ageMillis,
            long sizeBytes,
            Optional<Long> fetchedBytes) {}
}
