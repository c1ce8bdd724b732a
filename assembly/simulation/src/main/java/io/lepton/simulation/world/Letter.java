package io.lepton.simulation.world;

import io.lepton.domain.FleetSnapshot;
import java.util.Optional;

/**
 * A snapshot on its way to a receiver: what the control plane means, and in worlds that look that closely what it sends for
 * it, signed and perhaps only as what differs from the one before. Immutable.
 */
final class Letter {
    private final FleetSnapshot snapshot;
    private final Optional<byte[]> line;

    Letter(FleetSnapshot snapshot, Optional<byte[]> line) {
        this.snapshot = snapshot;
        this.line = line;
    }

    FleetSnapshot snapshot() {
        return snapshot;
    }

    Optional<byte[]> line() {
        return line;
    }
}
