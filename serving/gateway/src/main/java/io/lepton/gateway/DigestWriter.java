package io.lepton.gateway;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.RegionId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Sums up, once in each interval, what the living nodes of a region say of themselves. Owned by the {@link GatewayCore}. */
final class DigestWriter {
    private final RegionId self;
    private final long intervalNanos;

    private long sequence;
    private long dueNanos;

    DigestWriter(RegionId self, long intervalNanos) {
        this.self = self;
        this.intervalNanos = intervalNanos;
    }

    /** The digest, if it is time for one; the first is due at once. */
    Optional<RegionDigest> due(
            FleetSnapshot snapshot, Targets<NodeId> nodes, double errorShare, long nowNanos, long awakeNanos) {
        long lateNanos = nowNanos - dueNanos;
        if (sequence > 0 && lateNanos < 0) {
            return Optional.empty();
        }
        // A little late is made good by the next one; after a pause, or at first, the rhythm starts afresh.
        boolean isInRhythm = sequence > 0 && lateNanos < intervalNanos;
        dueNanos = (isInRhythm ? dueNanos : nowNanos) + intervalNanos;
        return Optional.of(write(snapshot, nodes, errorShare, awakeNanos));
    }

    private RegionDigest write(FleetSnapshot snapshot, Targets<NodeId> nodes, double errorShare, long awakeNanos) {
        List<Load> loads = nodes.all().stream()
                .filter(node -> node.isAlive(awakeNanos))
                .map(TargetState::load)
                .filter(load -> !load.ready().isEmpty())
                .toList();
        TreeSet<ModelVersionId> ready = new TreeSet<>();
        loads.forEach(load -> ready.addAll(load.ready()));
        return new RegionDigest(
                self,
                ++sequence,
                snapshot.epoch(),
                snapshot.revision(),
                loads.stream().mapToInt(Load::inFlight).sum(),
                loads.stream().mapToInt(Load::slots).sum(),
                meanServiceMicros(loads),
                errorShare,
                List.copyOf(ready));
    }

    /** The mean over slots, of the nodes that have served anything yet. */
    private static long meanServiceMicros(List<Load> loads) {
        List<Load> served =
                loads.stream().filter(load -> load.serviceMicros() > 0).toList();
        long slots = served.stream().mapToLong(Load::slots).sum();
        long weighted = served.stream()
                .mapToLong(load -> load.serviceMicros() * load.slots())
                .sum();
        return slots == 0 ? 0 : weighted / slots;
    }
}
