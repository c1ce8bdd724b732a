package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.SnapshotReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one node holds: events in, effects out.
 *
 * <p>The last snapshot that was taken is the whole of the node's desired state; it stays in force while the control plane
 * is silent. Each assigned version goes from {@link Phase#PENDING} through {@link Phase#FETCHING} and {@link
 * Phase#WARMING} to {@link Phase#READY}, or ends {@link Phase#FAILED} until it is assigned anew, which means: left out of
 * one snapshot and named again by a later one. Fetches and loads are single-flight, and what is under way is never taken
 * back: an end that nobody wants any more is undone when it comes.
 *
 * <p>Deterministic; without threads, clock or I/O. Confined to one thread at a time. The values that it returns are
 * immutable and may be given to others.
 */
public final class NodeCore {
    private final NodeId self;
    private final SortedMap<ModelVersionId, Replica> replicas = new TreeMap<>();
    private final FetchLedger fetches = new FetchLedger();
    /** The loads under way, with the artifact that each of them reads. */
    private final Map<ModelVersionId, ArtifactId> loads = new HashMap<>();
    /** What the event in hand has led to so far; empty between events. */
    private final List<NodeEffect> effects = new ArrayList<>();

    private @Nullable FleetSnapshot snapshot;
    private NodeReport reported;

    /** Makes the core of a node that holds nothing and has seen no snapshot. */
    public NodeCore(NodeId self) {
        this.self = self;
        this.reported = report();
    }

    /** Takes in one event and tells what to do about it, in order; a report follows whatever changes one. */
    public List<NodeEffect> handle(NodeEvent event) {
        switch (event) {
            case NodeEvent.SnapshotReceived(var received) -> receive(received);
            case NodeEvent.Fetched(var artifact) -> fetches.succeed(artifact);
            case NodeEvent.FetchFailed(var artifact, var reason) -> rest(artifact, reason);
            case NodeEvent.RetryDue(var artifact) -> retry(artifact);
            case NodeEvent.Loaded(var version) -> loaded(version);
            case NodeEvent.LoadFailed(var version, var reason) -> loadFailed(version, reason);
            case NodeEvent.ReportDue() -> effects.add(new NodeEffect.Report(report()));
        }
        replicas.replaceAll((_, replica) -> replica.isWithoutBytes() ? advance(replica) : replica);
        reportChange();
        List<NodeEffect> done = List.copyOf(effects);
        effects.clear();
        return done;
    }

    /** Tells whether any snapshot has been taken. */
    public boolean hasSnapshot() {
        return snapshot != null;
    }

    /** What this node answers for at this moment. */
    public NodeOffer offer() {
        Map<ModelName, ModelVersionId> deployed = new HashMap<>();
        if (snapshot != null) {
            for (Deployment deployment : snapshot.deployments()) {
                deployed.put(deployment.model(), deployment.version());
            }
        }
        return new NodeOffer(Standings.of(replicas), deployed);
    }

    /** What this node would tell the control plane at this moment. */
    public NodeReport report() {
        List<ReplicaState> states = Standings.of(replicas);
        FleetSnapshot inForce = snapshot;
        return inForce == null
                ? new NodeReport(self, 0, 0, states)
                : new NodeReport(self, inForce.epoch(), inForce.revision(), states);
    }

    private void receive(FleetSnapshot received) {
        Optional<String> refusal = refusal(received);
        effects.add(
                new NodeEffect.Reply(new SnapshotReply(self.value(), received.epoch(), received.revision(), refusal)));
        if (refusal.isEmpty()) {
            adopt(received);
        }
    }

    private Optional<String> refusal(FleetSnapshot received) {
        Optional<String> contradiction = SnapshotRules.contradiction(received);
        return contradiction.isPresent() || snapshot == null
                ? contradiction
                : SnapshotRules.refusalAfter(snapshot, received);
    }

    private void adopt(FleetSnapshot received) {
        snapshot = received;
        if (received.nodes().stream().noneMatch(node -> node.id().equals(self))) {
            effects.add(new NodeEffect.Join());
        }
        Map<ModelVersionId, ModelVersion> wanted = wanted(received);
        // Pipelines first, so that no model leaves before what runs it.
        replicas.values().removeIf(replica -> !replica.version().members().isEmpty() && isDropped(replica, wanted));
        replicas.values().removeIf(replica -> isDropped(replica, wanted));
        wanted.forEach((id, version) -> replicas.putIfAbsent(id, Replica.pending(version)));
    }

    private Map<ModelVersionId, ModelVersion> wanted(FleetSnapshot received) {
        Map<ModelVersionId, ModelVersion> wanted = new HashMap<>();
        received.versions().forEach(version -> wanted.put(version.id(), version));
        wanted.keySet()
                .retainAll(received.assignments().stream()
                        .filter(assignment -> assignment.node().equals(self))
                        .map(Assignment::version)
                        .toList());
        return wanted;
    }

    /** Drops a replica that is no longer wanted, or whose number now names other bytes (a new reign counts anew). */
    private boolean isDropped(Replica replica, Map<ModelVersionId, ModelVersion> wanted) {
        ModelVersion version = wanted.get(replica.version().id());
        if (version != null && version.artifact().equals(replica.artifact())) {
            return false;
        }
        if (replica.isReady()) {
            effects.add(new NodeEffect.Unload(replica.version().id()));
        }
        return true;
    }

    /** Takes a replica that has no bytes yet as far as it can go without waiting. */
    private Replica advance(Replica replica) {
        ArtifactId artifact = replica.artifact();
        if (fetches.holds(artifact)) {
            return load(replica);
        }
        if (fetches.begin(artifact)) {
            effects.add(new NodeEffect.Fetch(artifact, replica.version().sizeBytes()));
        }
        return replica.in(Phase.FETCHING, replica.detail());
    }

    private Replica load(Replica replica) {
        ArtifactId underWay = loads.putIfAbsent(replica.version().id(), replica.artifact());
        if (underWay == null) {
            effects.add(new NodeEffect.Load(replica.version()));
            return replica.in(Phase.WARMING);
        }
        // A load of other bytes under the same number must end first; its end brings the replica here again.
        return replica.in(underWay.equals(replica.artifact()) ? Phase.WARMING : Phase.PENDING);
    }

    private void rest(ArtifactId artifact, String reason) {
        if (wanting(artifact).isEmpty()) {
            fetches.forget(artifact);
        } else if (fetches.isUnderWay(artifact)) {
            effects.add(new NodeEffect.RetryAfter(artifact, fetches.fail(artifact)));
            replicas.replaceAll(
                    (_, replica) -> replica.artifact().equals(artifact) ? replica.in(Phase.FETCHING, reason) : replica);
        }
    }

    private void retry(ArtifactId artifact) {
        Optional<Replica> wanting = wanting(artifact);
        if (wanting.isEmpty()) {
            fetches.forget(artifact);
        } else if (fetches.resume(artifact)) {
            effects.add(new NodeEffect.Fetch(artifact, wanting.get().version().sizeBytes()));
        }
    }

    private Optional<Replica> wanting(ArtifactId artifact) {
        return replicas.values().stream()
                .filter(replica -> replica.artifact().equals(artifact))
                .findFirst();
    }

    private void loaded(ModelVersionId version) {
        ArtifactId artifact = loads.remove(version);
        if (isWanted(version, artifact)) {
            replicas.computeIfPresent(version, (_, replica) -> replica.in(Phase.READY));
        } else if (artifact != null) {
            effects.add(new NodeEffect.Unload(version));
        }
    }

    private void loadFailed(ModelVersionId version, String reason) {
        ArtifactId artifact = loads.remove(version);
        if (isWanted(version, artifact)) {
            replicas.computeIfPresent(version, (_, replica) -> replica.in(Phase.FAILED, reason));
        }
    }

    private boolean isWanted(ModelVersionId version, @Nullable ArtifactId artifact) {
        Replica replica = replicas.get(version);
        return replica != null && replica.artifact().equals(artifact);
    }

    private void reportChange() {
        NodeReport now = report();
        if (!now.equals(reported)) {
            reported = now;
            // A report that was due anyway already tells the change, for nothing changes on that event.
            effects.add(new NodeEffect.Report(now));
        }
    }
}
