package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.wire.ModelConfig;
import io.lepton.wire.UnloadRequest;
import java.util.List;
import java.util.Optional;

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

    /**
     * Somebody wants a model loaded on this node; ends in {@link NodeEffect.Answer}, unless it is given up before.
     *
     * @param call names the call
     * @param files versions of that model whose files the node has, for it alone; none means those that it knows
     * @param config how the model is to be served; as before if absent
     */
    record LoadAsked(long call, ModelName model, List<ModelVersion> files, Optional<ModelConfig> config)
            implements NodeEvent {
        public LoadAsked {
            files = List.copyOf(files);
        }
    }

    /** Somebody wants a model out of this node's memory, alone or with what it is made of; is answered at once. */
    record UnloadAsked(long call, ModelName model, UnloadRequest request) implements NodeEvent {}

    /** Files that the node was given are not to be served, and are not wanted unless others are the same. */
    record FilesRefused(List<ArtifactId> files) implements NodeEvent {
        public FilesRefused {
            files = List.copyOf(files);
        }
    }

    /** Nobody waits for the end of a {@link LoadAsked} any more; what it began goes on. */
    record GivenUp(long call) implements NodeEvent {}
}
