package io.lepton.control;

import io.lepton.domain.RegionId;
import io.lepton.domain.SnapshotReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who listens to snapshots, and what each last answered. Confined to the core. */
final class Receivers {
    private static final String GATEWAY = "gateway-";

    private final long epoch;
    private final Roster roster;
    private final Duration drainMin;
    private final Duration drainMax;
    private final Map<String, Integer> openStreams = new HashMap<>();
    private final Map<String, SnapshotReply> replies = new TreeMap<>();
    private long revision;

    Receivers(long epoch, Roster roster, CoreConfig config) {
        this.epoch = epoch;
        this.roster = roster;
        this.drainMin = config.drainMin();
        this.drainMax = config.drainMax();
    }

    void open(String receiver) {
        openStreams.merge(receiver, 1, Integer::sum);
    }

    void close(String receiver) {
        openStreams.computeIfPresent(receiver, (_, count) -> count > 1 ? count - 1 : null);
    }

    /** Takes an answer; tells the one before. */
    Optional<SnapshotReply> reply(SnapshotReply reply) {
        return Optional.ofNullable(replies.put(reply.receiver(), reply));
    }

    List<SnapshotReply> replies() {
        return List.copyOf(replies.values());
    }

    boolean isGatewayAlive(RegionId region) {
        return openStreams.containsKey(GATEWAY + region);
    }

    /** Notes the snapshot in force. */
    void published(long inForce) {
        revision = inForce;
    }

    /** The revision of the snapshot that will tell what is decided now. */
    long nextRevision() {
        return revision + 1;
    }

    /** Whether there is a gateway that could send requests by an older snapshot. */
    boolean areGatewaysJoined() {
        return !roster.gateways().isEmpty();
    }

    /**
     * Whether no gateway sends a seat requests any more: every one has taken a snapshot that says that the seat drains, and
     * what it sent before has had a moment to arrive; or one of them cannot be heard, and has had long enough.
     */
    boolean isDrained(Seat seat, long nowNanos) {
        long passedNanos = nowNanos - seat.drainingSinceNanos();
        if (passedNanos >= drainMax.toNanos()) {
            return true;
        }
        return passedNanos >= drainMin.toNanos()
                && roster.gateways().stream()
                        .allMatch(gateway -> hasTaken(gateway.region(), seat.drainingFromRevision()));
    }

    private boolean hasTaken(RegionId region, long revisionMin) {
        SnapshotReply reply = replies.get(GATEWAY + region);
        return isGatewayAlive(region)
                && reply != null
                && reply.epoch() == epoch
                && reply.revision() >= revisionMin
                && reply.refusal().isEmpty();
    }
}
