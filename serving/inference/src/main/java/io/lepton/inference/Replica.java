package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.NodeEffect.Load;

/**
 * One version that a node is to hold and how far it is with it.
 *
 * @param load what brings it into memory
 */
record Replica(Load load, Phase phase, String detail) {
    static Replica pending(Load load) {
        return new Replica(load, Phase.PENDING, "");
    }

    /** A version that is to stay out of memory. */
    static Replica unloaded(Load load, String reason) {
        return new Replica(load, Phase.UNLOADED, reason);
    }

    ModelVersion version() {
        return load.version();
    }

    ModelVersionId id() {
        return load.version().id();
    }

    ArtifactId artifact() {
        return load.version().artifact();
    }

    boolean isLocal() {
        return load.origin() == Origin.LOCAL;
    }

    boolean isReady() {
        return phase == Phase.READY;
    }

    /** Tells whether it waits for its bytes, or for its turn to be loaded. */
    boolean isWithoutBytes() {
        return phase == Phase.PENDING || phase == Phase.FETCHING;
    }

    /** Tells whether it is on its way into memory. */
    boolean isMoving() {
        return isWithoutBytes() || phase == Phase.WARMING;
    }

    /** Tells whether it waits for an artifact from the control plane. */
    boolean awaits(ArtifactId artifact) {
        return isWithoutBytes() && !isLocal() && artifact().equals(artifact);
    }

    /** Tells whether it goes on as it is where another begins: the same bytes, served alike, kept in or out alike. */
    boolean continuesAs(Replica fresh) {
        boolean isOut = phase == Phase.UNLOADED;
        boolean isToBeOut = fresh.phase == Phase.UNLOADED;
        return load.isAlike(fresh.load) && isOut == isToBeOut && (!isOut || detail.equals(fresh.detail));
    }

    Replica in(Phase next) {
        return new Replica(load, next, "");
    }

    Replica in(Phase next, String reason) {
        return new Replica(load, next, reason);
    }

    ReplicaState state() {
        return new ReplicaState(id(), phase, detail);
    }

    /** What the fleet is told: its own version of a number is not here while a local one stands in its place. */
    ReplicaState reported() {
        return isLocal() ? new ReplicaState(id(), Phase.UNLOADED, ModelWish.OVERRIDDEN) : state();
    }
}
