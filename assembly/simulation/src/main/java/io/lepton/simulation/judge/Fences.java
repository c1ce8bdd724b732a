package io.lepton.simulation.judge;

import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.simulation.world.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The policies that were in force somewhere, by the snapshots that brought them. */
final class Fences {
    private static final long REVISIONS_MAX = 1L << 32;

    private final Layout layout;
    private final TreeMap<Long, Known> byPosition = new TreeMap<>();

    private record Known(List<ResidencyPolicy> policies, Fence fence) {}

    Fences(Layout layout) {
        this.layout = layout;
    }

    /** The place of a snapshot in the order in which they supersede each other. */
    static long position(FleetSnapshot snapshot) {
        return snapshot.epoch() * REVISIONS_MAX + snapshot.revision();
    }

    /** Takes in a snapshot that has come into force at a gateway. */
    void learn(FleetSnapshot snapshot) {
        Map.Entry<Long, Known> before = byPosition.floorEntry(position(snapshot));
        if (before == null || !before.getValue().policies().equals(snapshot.policies())) {
            byPosition.put(
                    position(snapshot), new Known(snapshot.policies(), new Fence(layout.under(snapshot.policies()))));
        }
    }

    /** Tells whether any policies permit it that were in force somewhere when the position was the oldest, or since. */
    boolean permitSince(long position, Optional<DataClass> named, RegionId region) {
        Long from = byPosition.floorKey(position);
        return (from == null ? byPosition : byPosition.tailMap(from))
                .values().stream().anyMatch(known -> known.fence().permits(named, region));
    }

    /** The newest. */
    Optional<Fence> last() {
        return Optional.ofNullable(byPosition.lastEntry())
                .map(entry -> entry.getValue().fence());
    }
}
