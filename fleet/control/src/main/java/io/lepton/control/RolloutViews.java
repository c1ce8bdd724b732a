package io.lepton.control;

import io.lepton.control.Placement.Pulse;
import io.lepton.control.RolloutState.Status;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.wire.RolloutView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws what the API shows of a rollout, as it stands at one moment. Pure. */
final class RolloutViews {
    private final Roster roster;
    private final Catalogue catalogue;
    private final long nowNanos;

    RolloutViews(Roster roster, Catalogue catalogue, long nowNanos) {
        this.roster = roster;
        this.catalogue = catalogue;
        this.nowNanos = nowNanos;
    }

    RolloutView of(Rollout rollout) {
        List<RolloutView.Region> regions = new ArrayList<>();
        List<RolloutView.Replica> replicas = new ArrayList<>();
        for (RegionReplicas region : rollout.regions()) {
            if (rollout.wish().regions().includes(region.region())
                    || !region.seats().isEmpty()) {
                regions.add(region(rollout, region));
                region.seats().stream()
                        .sorted(Comparator.comparing(Seat::node).thenComparing(Seat::version))
                        .forEach(seat -> replicas.add(replica(rollout, region, seat)));
            }
        }
        return new RolloutView(
                rollout.wish().version(),
                rollout.served().map(Deployment::version),
                status(rollout),
                rollout.state().map(RolloutState::reason).orElse(""),
                approval(rollout),
                millisSince(rollout.movedNanos()),
                regions,
                replicas);
    }

    private static String status(Rollout rollout) {
        return rollout.status() == Status.PROGRESSING && rollout.isAwaitingApproval()
                ? "awaiting-approval"
                : word(rollout.status());
    }

    private static String approval(Rollout rollout) {
        if (!rollout.requiresApproval()) {
            return "not-required";
        }
        return rollout.needsApproval() ? "required" : "given";
    }

    private static RolloutView.Region region(Rollout rollout, RegionReplicas region) {
        var id = region.region();
        String state = rollout.isThrough(id) ? "complete" : rollout.isDue(id) ? "progressing" : "waiting";
        return new RolloutView.Region(
                id,
                state,
                region.ready(rollout::answers),
                region.ready(seat -> seat.version().equals(rollout.wish().version()) && rollout.answers(seat)),
                rollout.wanted(region));
    }

    private RolloutView.Replica replica(Rollout rollout, RegionReplicas region, Seat seat) {
        Optional<NodeRecord.Said> said = roster.said(seat.node(), seat.version());
        long sinceNanos = seat.isDraining()
                ? seat.drainingSinceNanos()
                : said.map(NodeRecord.Said::sinceNanos).orElse(seat.heldSinceNanos());
        ModelVersion version = catalogue.required(seat.version());
        return new RolloutView.Replica(
                region.region(),
                seat.node(),
                seat.version(),
                state(rollout, seat, said),
                said.map(saying -> saying.state().detail()).orElse(""),
                millisSince(sinceNanos),
                version.sizeBytes(),
                said.filter(saying -> saying.state().phase() == Phase.FETCHING)
                        .flatMap(_ -> roster.fetchedBytes(seat.node(), version.artifact())));
    }

    private String state(Rollout rollout, Seat seat, Optional<NodeRecord.Said> said) {
        if (roster.pulse(seat.node()) != Pulse.ALIVE) {
            return "lost";
        }
        if (seat.isDraining()) {
            return "draining";
        }
        Phase phase = said.map(saying -> saying.state().phase()).orElse(Phase.PENDING);
        return phase == Phase.READY && rollout.answers(seat) ? "serving" : word(phase);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private long millisSince(long nanos) {
        return Duration.ofNanos(Math.max(0, nowNanos - nanos)).toMillis();
    }
}
