package io.lepton.inference;

import io.lepton.domain.Assignment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The reasons for which a node refuses a snapshot; pure. */
final class SnapshotRules {
    private SnapshotRules() {}

    /** Tells why a snapshot may not follow the one in force; empty if it may, or is that one again. */
    static Optional<String> refusalAfter(FleetSnapshot inForce, FleetSnapshot next) {
        if (next.equals(inForce) || next.supersedes(inForce)) {
            return Optional.empty();
        }
        String place = "epoch=" + next.epoch() + ", revision=" + next.revision();
        boolean isSamePlace = next.epoch() == inForce.epoch() && next.revision() == inForce.revision();
        return Optional.of(
                isSamePlace
                        ? "another snapshot is in force under the same revision: " + place
                        : "older than the snapshot in force: " + place + ", inForceEpoch=" + inForce.epoch()
                                + ", inForceRevision=" + inForce.revision());
    }

    /** Tells in what a snapshot contradicts itself; empty if in nothing. */
    static Optional<String> contradiction(FleetSnapshot snapshot) {
        Set<ModelVersionId> known = new HashSet<>();
        for (ModelVersion version : snapshot.versions()) {
            if (!known.add(version.id())) {
                return Optional.of("a version is listed twice: version=" + version.id());
            }
        }
        for (Assignment assignment : snapshot.assignments()) {
            if (!known.contains(assignment.version())) {
                return Optional.of("an assignment to an unknown version: version=" + assignment.version() + ", node="
                        + assignment.node());
            }
        }
        return Optional.empty();
    }
}
