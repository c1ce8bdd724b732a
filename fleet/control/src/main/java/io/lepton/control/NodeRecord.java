package io.lepton.control;

import io.lepton.control.Placement.Pulse;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.ReplicaState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one node. Owned by the {@link Roster}. */
final class NodeRecord {
    /** What a node says of a version, and since when. */
    record Said(ReplicaState state, long sinceNanos) {}

    private Node node;
    private long heardNanos;
    private Pulse pulse = Pulse.LOST;
    private @Nullable NodeReport report;
    private Map<ModelVersionId, Said> sayings = Map.of();

    NodeRecord(Node node) {
        this.node = node;
    }

    Node node() {
        return node;
    }

    long heardNanos() {
        return heardNanos;
    }

    Pulse pulse() {
        return pulse;
    }

    Optional<NodeReport> report() {
        return Optional.ofNullable(report);
    }

    Optional<Said> said(ModelVersionId version) {
        return Optional.ofNullable(sayings.get(version));
    }

    void join(Node process) {
        node = process;
        report = null;
        sayings = Map.of();
    }

    void hear(long nowNanos) {
        heardNanos = nowNanos;
    }

    void feel(Pulse now) {
        pulse = now;
    }

    /** Takes a report; tells the versions of which it says something new. */
    Set<ModelVersionId> take(NodeReport next, long nowNanos) {
        boolean isSame = report != null && report.replicas().equals(next.replicas());
        report = next;
        if (isSame) {
            return Set.of();
        }
        Set<ModelVersionId> news = new HashSet<>(sayings.keySet());
        Map<ModelVersionId, Said> now = new HashMap<>();
        for (ReplicaState state : next.replicas()) {
            Optional<Said> former = Optional.ofNullable(sayings.get(state.version()));
            if (former.map(Said::state).equals(Optional.of(state))) {
                now.put(state.version(), former.get());
                news.remove(state.version());
            } else {
                long sinceNanos = former.filter(said -> said.state().phase() == state.phase())
                        .map(Said::sinceNanos)
                        .orElse(nowNanos);
                now.put(state.version(), new Said(state, sinceNanos));
                news.add(state.version());
            }
        }
        sayings = now;
        return news;
    }
}
