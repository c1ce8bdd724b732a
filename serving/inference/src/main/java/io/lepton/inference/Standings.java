package io.lepton.inference;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** How far replicas are, as the fleet is told: a pipeline is ready when its members are, and fails with any of them. Pure. */
final class Standings {
    private Standings() {}

    /** The states of all replicas, in order. */
    static List<ReplicaState> of(Map<ModelVersionId, Replica> replicas) {
        return replicas.values().stream().map(replica -> of(replica, replicas)).toList();
    }

    /** The same, of the assigned ones alone; where a local version stands in an assigned one's place, that one is not here. */
    static List<ReplicaState> toldToFleet(Map<ModelVersionId, Replica> replicas, Predicate<ModelVersionId> isAssigned) {
        return replicas.values().stream()
                .filter(replica -> isAssigned.test(replica.id()))
                .map(replica -> replica.isLocal() ? replica.reported() : of(replica, replicas))
                .toList();
    }

    private static ReplicaState of(Replica replica, Map<ModelVersionId, Replica> replicas) {
        if (!replica.isReady()) {
            return replica.state();
        }
        ReplicaState state = replica.state();
        for (ModelVersionId id : replica.version().members()) {
            Replica member = replicas.get(id);
            if (member == null) {
                return replica.in(Phase.WARMING, "a member is not assigned: member=" + id)
                        .state();
            }
            if (member.phase() == Phase.FAILED) {
                return replica.in(Phase.FAILED, "a member failed: member=" + id + ", because " + member.detail())
                        .state();
            }
            if (!member.isReady()) {
                String phase = member.phase().name().toLowerCase(Locale.ROOT);
                state = replica.in(Phase.WARMING, "waits for a member: member=" + id + ", phase=" + phase)
                        .state();
            }
        }
        return state;
    }
}
