package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.SnapshotReply;
import io.lepton.inference.NodeEffect.Load;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one node holds: events in, effects out.
 *
 * <p>The last snapshot that was taken is the whole of the node's desired state; it stays in force while the control plane
 * is silent. Each assigned version goes from {@link Phase#PENDING} through {@link Phase#FETCHING} and {@link
 * Phase#WARMING} to {@link Phase#READY}, or ends {@link Phase#FAILED} until it is assigned anew, which means: left out of
 * one snapshot and named again by a later one. Callers of the node itself can take models out of memory, bring them back,
 * and give it files of their own ({@link ModelWish}); they are answered when that has come to an end. Fetches and loads are
 * single-flight, and what is under way is never taken back: an end that nobody wants any more is undone when it comes.
 *
 * <p>Deterministic; without threads, clock or I/O. Confined to one thread at a time. The values that it returns are
 * immutable and may be given to others.
 */
public final class NodeCore {
    private final NodeId self;
    private final SortedMap<ModelVersionId, Replica> replicas = new TreeMap<>();
    private final FetchLedger fetches = new FetchLedger();
    private final Wishes wishes = new Wishes();
    private final LoadCalls calls = new LoadCalls();
    /** The loads under way. */
    private final Map<ModelVersionId, Load> loads = new HashMap<>();
    /** The files that this node was given and has not been told to delete. */
    private final Set<ArtifactId> localFiles = new TreeSet<>(Comparator.comparing(ArtifactId::sha256));
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
            case NodeEvent.LoadAsked asked -> loadAsked(asked);
            case NodeEvent.UnloadAsked asked -> unloadAsked(asked);
            case NodeEvent.FilesRefused(var files) -> localFiles.addAll(files);
            case NodeEvent.GivenUp(var call) -> calls.giveUp(call);
        }
        replicas.replaceAll((_, replica) -> replica.isWithoutBytes() ? advance(replica) : replica);
        effects.addAll(calls.settle(replicas.values()));
        discard();
        reportChange();
        List<NodeEffect> done = List.copyOf(effects);
        effects.clear();
        return done;
    }

    /** The snapshot in force. */
    public Optional<FleetSnapshot> snapshot() {
        return Optional.ofNullable(snapshot);
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
        return new NodeOffer(
                Standings.of(replicas),
                replicas.values().stream()
                        .filter(Replica::isLocal)
                        .map(Replica::id)
                        .collect(Collectors.toSet()),
                deployed);
    }

    /** What this node would tell the control plane at this moment. */
    public NodeReport report() {
        List<ReplicaState> states = Standings.toldToFleet(replicas, wishes::assigns);
        FleetSnapshot inForce = snapshot;
        return inForce == null
                ? new NodeReport(self, 0, 0, states)
                : new NodeReport(self, inForce.epoch(), inForce.revision(), states);
    }

    private void receive(FleetSnapshot received) {
        boolean isKnown = received.nodes().stream().anyMatch(node -> node.id().equals(self));
        if (!isKnown) {
            effects.add(new NodeEffect.Join());
        }
        if (!isKnown && snapshot != null) {
            // It says nothing of this node, which goes on with what it holds until one does.
            return;
        }
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
        wishes.assign(received, self);
        reconcile();
    }

    private void loadAsked(NodeEvent.LoadAsked asked) {
        asked.files().forEach(file -> localFiles.add(file.artifact()));
        Optional<NodeOffer.Refuse> refusal = wishes.load(asked);
        if (refusal.isPresent()) {
            effects.add(new NodeEffect.Answer(asked.call(), refusal));
            return;
        }
        // Who asks for a model that failed wants it tried again.
        replicas.values()
                .removeIf(replica ->
                        replica.phase() == Phase.FAILED && replica.id().model().equals(asked.model()));
        reconcile();
        calls.add(asked.call(), asked.model());
    }

    private void unloadAsked(NodeEvent.UnloadAsked asked) {
        Optional<NodeOffer.Refuse> refusal = wishes.unload(asked);
        reconcile();
        effects.add(new NodeEffect.Answer(asked.call(), refusal));
    }

    /** Drops the replicas that are no longer wished for as they are, and begins those that are missing. */
    private void reconcile() {
        Map<ModelVersionId, Replica> wished = wishes.replicas();
        // Pipelines first, so that no model leaves before what runs it.
        replicas.values()
                .removeIf(replica ->
                        !replica.version().members().isEmpty() && isDropped(replica, wished.get(replica.id())));
        replicas.values().removeIf(replica -> isDropped(replica, wished.get(replica.id())));
        wished.forEach((id, fresh) -> replicas.putIfAbsent(id, fresh));
    }

    private boolean isDropped(Replica replica, @Nullable Replica wished) {
        if (wished != null && replica.continuesAs(wished)) {
            return false;
        }
        if (replica.isReady()) {
            effects.add(new NodeEffect.Unload(replica.id()));
        }
        return true;
    }

    /** Takes a replica that has no bytes yet as far as it can go without waiting. */
    private Replica advance(Replica replica) {
        ArtifactId artifact = replica.artifact();
        if (replica.isLocal() || fetches.holds(artifact)) {
            return load(replica);
        }
        if (fetches.begin(artifact)) {
            effects.add(new NodeEffect.Fetch(artifact, replica.version().sizeBytes()));
        }
        return replica.in(Phase.FETCHING, replica.detail());
    }

    private Replica load(Replica replica) {
        Load underWay = loads.putIfAbsent(replica.id(), replica.load());
        if (underWay == null) {
            effects.add(replica.load());
            return replica.in(Phase.WARMING);
        }
        // A load of other bytes under the same number must end first; its end brings the replica here again.
        return replica.in(underWay.isAlike(replica.load()) ? Phase.WARMING : Phase.PENDING);
    }

    private void rest(ArtifactId artifact, String reason) {
        if (wanting(artifact).isEmpty()) {
            fetches.forget(artifact);
        } else if (fetches.isUnderWay(artifact)) {
            effects.add(new NodeEffect.RetryAfter(artifact, fetches.fail(artifact)));
            replicas.replaceAll(
                    (_, replica) -> replica.awaits(artifact) ? replica.in(Phase.FETCHING, reason) : replica);
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
                .filter(replica -> replica.awaits(artifact))
                .findFirst();
    }

    private void loaded(ModelVersionId version) {
        Load load = loads.remove(version);
        if (isWanted(version, load)) {
            replicas.computeIfPresent(version, (_, replica) -> replica.in(Phase.READY));
        } else if (load != null) {
            effects.add(new NodeEffect.Unload(version));
        }
    }

    private void loadFailed(ModelVersionId version, String reason) {
        Load load = loads.remove(version);
        if (isWanted(version, load)) {
            replicas.computeIfPresent(version, (_, replica) -> replica.in(Phase.FAILED, reason));
        }
    }

    private boolean isWanted(ModelVersionId version, @Nullable Load load) {
        Replica replica = replicas.get(version);
        return replica != null
                && load != null
                && replica.isMoving()
                && replica.load().isAlike(load);
    }

    /** Gives up the files that nobody wishes for any more. */
    private void discard() {
        Set<ArtifactId> wished = wishes.localFiles();
        localFiles.removeIf(file -> {
            boolean isOver = !wished.contains(file);
            if (isOver) {
                effects.add(new NodeEffect.Discard(file));
            }
            return isOver;
        });
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
