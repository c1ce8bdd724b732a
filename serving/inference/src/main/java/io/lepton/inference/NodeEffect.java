package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import io.lepton.inference.engine.ModelSettings;
import java.time.Duration;
import java.util.Optional;

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
     *
     * @param origin tells which of the node's stores has the file
     * @param settings of the model's queue
     */
    record Load(ModelVersion version, Origin origin, ModelSettings settings) implements NodeEffect {
        /** Loads a version that the control plane assigned and nobody said anything else about. */
        public Load(ModelVersion version) {
            this(version, Origin.FLEET, ModelSettings.DEFAULTS);
        }

        /** Tells whether another ends with the same in memory. */
        boolean isAlike(Load other) {
            return version.artifact().equals(other.version.artifact())
                    && origin == other.origin
                    && settings.equals(other.settings);
        }
    }

    /** Close a loaded model once the requests that it already has are answered. */
    record Unload(ModelVersionId version) implements NodeEffect {}

    /** Delete a file that this node was given, from the store of such files. */
    record Discard(ArtifactId artifact) implements NodeEffect {}

    /**
     * Tell the caller of a {@link NodeEvent.LoadAsked} or {@link NodeEvent.UnloadAsked} how it ended.
     *
     * @param refusal why it is not as the caller wanted; absent if it is
     */
    record Answer(long call, Optional<NodeOffer.Refuse> refusal) implements NodeEffect {}

    /** Tell the control plane how far this node is. */
    record Report(NodeReport report) implements NodeEffect {}
}
