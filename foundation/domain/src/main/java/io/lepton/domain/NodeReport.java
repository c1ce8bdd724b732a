package io.lepton.domain;

import java.util.List;
import java.util.Optional;

/**
 * What a node tells the control plane of itself, whenever it changes and at least every second.
 *
 * @param node who speaks
 * @param epoch the epoch of the snapshot it works by, 0 before the first
 * @param revision the revision of that snapshot
 * @param replicas every version it holds or is about to
 * @param fetches the model files that are on their way to it; absent where an older node speaks
 */
public record NodeReport(
        NodeId node, long epoch, long revision, List<ReplicaState> replicas, Optional<List<FetchProgress>> fetches) {
    public NodeReport {
        replicas = List.copyOf(replicas);
        fetches = fetches.map(List::copyOf);
    }

    /** A report of a node to which nothing is on its way. */
    public NodeReport(NodeId node, long epoch, long revision, List<ReplicaState> replicas) {
        this(node, epoch, revision, replicas, Optional.empty());
    }

    /** The same with how far the model files are that are on their way. */
    public NodeReport with(List<FetchProgress> progress) {
        return new NodeReport(
                node, epoch, revision, replicas, progress.isEmpty() ? Optional.empty() : Optional.of(progress));
    }

    /** How much of a model file has arrived, if it is on its way, in bytes. */
    public Optional<Long> fetchedBytes(ArtifactId artifact) {
        return fetches.orElse(List.of()).stream()
                .filter(fetch -> fetch.artifact().equals(artifact))
                .map(FetchProgress::bytes)
                .findFirst();
    }
}
