package io.lepton.simulation.world;

import io.lepton.domain.ArtifactId;
import java.util.HashSet;
import java.util.Set;

/** The artifacts that a node has stored: what outlives its process. */
final class Disk {
    private final Set<ArtifactId> artifacts = new HashSet<>();

    boolean holds(ArtifactId artifact) {
        return artifacts.contains(artifact);
    }

    void store(ArtifactId artifact) {
        artifacts.add(artifact);
    }

    void erase() {
        artifacts.clear();
    }
}
