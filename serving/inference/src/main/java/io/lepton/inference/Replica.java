package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;

/** One assigned version and how far the node is with it. */
record Replica(ModelVersion version, Phase phase, String detail) {
    static Replica pending(ModelVersion version) {
        return new Replica(version, Phase.PENDING, "");
    }

    ArtifactId artifact() {
        return version.artifact();
    }

    boolean isReady() {
        return phase == Phase.READY;
    }

    /** Tells whether the replica still waits for its bytes. */
    boolean isWithoutBytes() {
        return phase == Phase.PENDING || phase == Phase.FETCHING;
    }

    Replica in(Phase next) {
        return new Replica(version, next, "");
    }

    Replica in(Phase next, String reason) {
        return new Replica(version, next, reason);
    }

    ReplicaState state() {
        return new ReplicaState(version.id(), phase, detail);
    }
}
