package io.lepton.gateway;

import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Handover;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is changing hands in a snapshot, by model and by node. Immutable. */
final class HandoverView {
    private final Map<ModelName, List<ModelVersionId>> rising = new HashMap<>();
    private final Map<NodeId, Set<ModelVersionId>> draining = new HashMap<>();

    private HandoverView(Handover handover) {
        for (ModelVersionId version : handover.rising()) {
            rising.computeIfAbsent(version.model(), _ -> new ArrayList<>()).add(version);
        }
        for (Assignment assignment : handover.draining()) {
            draining.computeIfAbsent(assignment.node(), _ -> new HashSet<>()).add(assignment.version());
        }
    }

    static HandoverView of(FleetSnapshot snapshot) {
        return new HandoverView(snapshot.handover().orElseGet(() -> new Handover(List.of(), List.of())));
    }

    /** The versions that answer for a deployment: its own first. */
    List<ModelVersionId> versions(Deployment deployment) {
        List<ModelVersionId> versions = new ArrayList<>();
        versions.add(deployment.version());
        versions.addAll(rising.getOrDefault(deployment.model(), List.of()));
        return versions;
    }

    Map<NodeId, Set<ModelVersionId>> draining() {
        return draining;
    }
}
