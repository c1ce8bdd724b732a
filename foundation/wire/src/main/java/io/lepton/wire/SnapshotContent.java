package io.lepton.wire;

import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Traffic;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part of a snapshot that follows from what is wished alone, whoever has joined the fleet and whatever it holds. */
public final class SnapshotContent {
    private SnapshotContent() {}

    /** The digest of that part; two fleets of which the same is wished have the same one. */
    public static String digest(FleetSnapshot snapshot) {
        Set<ModelVersionId> served = new HashSet<>();
        snapshot.deployments().stream().map(Deployment::version).forEach(served::add);
        return SnapshotDocument.of(new FleetSnapshot(
                        0,
                        0,
                        snapshot.regions(),
                        List.of(),
                        List.of(),
                        snapshot.versions().stream()
                                .filter(version -> served.contains(version.id()))
                                .toList(),
                        snapshot.deployments(),
                        List.of(),
                        snapshot.policies(),
                        snapshot.defaultDataClass(),
                        Optional.empty(),
                        policies(snapshot)))
                .digest();
    }

    /** Which replicas there are, and which aliases stand, is told by what nodes hold. */
    private static Optional<Traffic> policies(FleetSnapshot snapshot) {
        return snapshot.traffic()
                .map(traffic -> new Traffic(List.of(), traffic.policies(), List.of()))
                .filter(traffic -> !traffic.policies().isEmpty());
    }
}
