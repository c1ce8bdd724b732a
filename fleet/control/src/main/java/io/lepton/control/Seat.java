package io.lepton.control;

import io.lepton.domain.Assignment;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;

/** One version on one node: held, and at last draining. Owned by its {@link RegionReplicas}. */
final class Seat {
    private final Assignment assignment;
    private final long heldSinceNanos;
    private boolean isDraining;
    private long drainingSinceNanos;
    private long drainingFromRevision;

    Seat(ModelVersionId version, NodeId node, long nowNanos) {
        this.assignment = new Assignment(version, node);
        this.heldSinceNanos = nowNanos;
    }

    Assignment assignment() {
        return assignment;
    }

    ModelVersionId version() {
        return assignment.version();
    }

    NodeId node() {
        return assignment.node();
    }

    long heldSinceNanos() {
        return heldSinceNanos;
    }

    boolean isDraining() {
        return isDraining;
    }

    long drainingSinceNanos() {
        return drainingSinceNanos;
    }

    /** The first snapshot that says so. */
    long drainingFromRevision() {
        return drainingFromRevision;
    }

    void drain(long revision, long nowNanos) {
        isDraining = true;
        drainingFromRevision = revision;
        drainingSinceNanos = nowNanos;
    }
}
