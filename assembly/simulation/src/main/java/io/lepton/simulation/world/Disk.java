package io.lepton.simulation.world;

import io.lepton.domain.ArtifactId;
import java.util.HashSet;
import java.util.Set;

/** The artifacts that a node has stored: what outlives its process. */
final class Disk {
    private final Set<ArtifactId> artifacts = new HashSet<>();
    private final Set<ArtifactId> unsound = new HashSet<>();

    boolean holds(ArtifactId artifact) {
        return artifacts.contains(artifact);
    }

    /** Keeps a file; {@code isSound} is what only an omniscient observer knows. */
    void store(ArtifactId artifact, boolean isSound) {
        artifacts.add(artifact);
        if (!isSound) {
            unsound.add(artifact);
        }
    }

    /** Tells whether a file is there, and holds the bytes that its name stands for. */
    boolean isSound(ArtifactId artifact) {
        return artifacts.contains(artifact) && !unsound.contains(artifact);
    }

    void erase() {
        artifacts.clear();
        unsound.clear();
    }
}
