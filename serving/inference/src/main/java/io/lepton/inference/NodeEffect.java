package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import java.time.Duration;

/** Something that {@link NodeCore} wants done; a shell or the simulator performs effects in the order of the list. */
public sealed interface NodeEffect {
    /** Announce this node to the control plane, which has just shown that it does not know it. */
    record Join() implements NodeEffect {}

    /** Answer the snapshot that was just handled. */
    record Reply(SnapshotReply reply) implements NodeEffect {}

    /**
     * Bring an artifact into the node's own store; ends in {@link NodeEvent.Fetched} or {@link NodeEvent.FetchFailed}.
     * At most one is under way for each artifact.
     */
    record Fetch(ArtifactId artifact, long sizeBytes) implements NodeEffect {}

    /** Send {@link NodeEvent.RetryDue} once the delay is over. */
    record RetryAfter(ArtifactId artifact, Duration delay) implements NodeEffect {}

    /**
     * Load a model and run its warm-up inference; ends in {@link NodeEvent.Loaded} or {@link NodeEvent.LoadFailed}.
     * At most one is under way for each version.
     */
    record Load(ModelVersion version) implements NodeEffect {}

    /** Close a loaded model once the requests that it already has are answered. */
    record Unload(ModelVersionId version) implements NodeEffect {}

    /** Tell the control plane how far this node is. */
    record Report(NodeReport report) implements NodeEffect {}
}
