package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersionId;

/** Something that happened to a node; {@link NodeCore} answers each with effects. */
public sealed interface NodeEvent {
    /** The control plane sent a snapshot. */
    record SnapshotReceived(FleetSnapshot snapshot) implements NodeEvent {}

    /** An artifact is in the node's own store, whole and verified. */
    record Fetched(ArtifactId artifact) implements NodeEvent {}

    /** An artifact could not be fetched; nothing of it was kept. */
    record FetchFailed(ArtifactId artifact, String reason) implements NodeEvent {}

    /** The delay that a {@link NodeEffect.RetryAfter} asked for is over. */
    record RetryDue(ArtifactId artifact) implements NodeEvent {}

    /** A model is loaded and has completed its warm-up inference. */
    record Loaded(ModelVersionId version) implements NodeEvent {}

    /** A model could not be loaded or warmed; nothing of it is in memory. */
    record LoadFailed(ModelVersionId version, String reason) implements NodeEvent {}

    /** A second has passed since the last report. */
    record ReportDue() implements NodeEvent {}
}
