package io.lepton.control;

import io.lepton.control.Placement.Pulse;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The replicas of one model in one region, of every version, and the moves that are allowed at a moment. Confined to the
 * core.
 *
 * <p>A replica that answers is never taken away at once: it drains first, while its node goes on holding it. One that does
 * not answer has nobody to wait for.
 */
final class RegionReplicas {
    /**
     * How a region may change, replica by replica.
     *
     * @param target the version that it moves to
     * @param replicas how many are wanted
     * @param surge how many more there may be
     * @param unavailable how many may be missing
     */
    record Limits(ModelVersionId target, int replicas, int surge, int unavailable) {}

    private final ModelName model;
    private final RegionId region;
    private final Roster roster;
    private final Receivers receivers;
    private final List<Seat> seats = new ArrayList<>();
    /** Nodes that failed and are to try again: left out of one snapshot first, which makes them forget. */
    private final Set<NodeId> resting = new HashSet<>();

    RegionReplicas(ModelName model, RegionId region, Roster roster, Receivers receivers) {
        this.model = model;
        this.region = region;
        this.roster = roster;
        this.receivers = receivers;
    }

    RegionId region() {
        return region;
    }

    List<Seat> seats() {
        return seats;
    }

    /** Takes a replica for placed that a node holds already. */
    void recall(ModelVersionId version, NodeId node, long nowNanos) {
        if (!holders(version).contains(node)) {
            hold(version, node, nowNanos);
        }
    }

    /** Forgets the seats that nobody uses any more. */
    void endDrained(long nowNanos) {
        seats.removeIf(seat ->
                seat.isDraining() && (receivers.isDrained(seat, nowNanos) || roster.pulse(seat.node()) == Pulse.LOST));
    }

    boolean isDraining() {
        return seats.stream().anyMatch(Seat::isDraining);
    }

    /**
     * Keeps a version on as many nodes as wanted. Where a node is lost, another one is made ready first; only then the lost
     * one, which may have come back meanwhile, is given up.
     *
     * @param elsewhere the nodes to prefer where nobody holds the version yet
     */
    void keep(ModelVersionId version, int replicas, Set<NodeId> elsewhere, long nowNanos) {
        Set<NodeId> holders = holders(version);
        if (holders.size() == replicas
                && holders.stream().allMatch(node -> roster.pulse(node) != Pulse.LOST && !roster.isCordoned(node))) {
            return;
        }
        Set<NodeId> ready = new HashSet<>(holders);
        ready.removeIf(node -> !roster.isReady(node, version));
        Set<NodeId> preferred = ready.size() >= replicas ? ready : holders.isEmpty() ? elsewhere : holders;
        Set<NodeId> wanted = Placement.choose(model, replicas, roster.openPulses(region), preferred);
        wanted.stream()
                .filter(node -> !holders.contains(node) && !resting.contains(node))
                .forEach(node -> hold(version, node, nowNanos));
        boolean isCovered = !wanted.isEmpty() && ready.containsAll(wanted);
        if (!isCovered) {
            keepCordoned(version, nowNanos);
        }
        for (Seat seat : held(seat -> seat.version().equals(version) && !wanted.contains(seat.node()))) {
            if (isCovered || isIdle(seat)) {
                release(seat, nowNanos);
            }
        }
    }

    /** Gives up every replica of the versions that are wanted no more. */
    void retire(Predicate<ModelVersionId> isUnwanted, long nowNanos) {
        held(seat -> isUnwanted.test(seat.version())).forEach(seat -> release(seat, nowNanos));
    }

    /** Gives up the replicas of a version that failed, so that their nodes can be told to try again; until woken. */
    void rest(ModelVersionId version) {
        for (Seat failed : held(seat -> seat.version().equals(version) && roster.hasFailed(seat.node(), version))) {
            seats.remove(failed);
            resting.add(failed.node());
        }
    }

    boolean isResting() {
        return !resting.isEmpty();
    }

    void wake() {
        resting.clear();
    }

    /** Goes on towards the target: takes away first what does not answer, then begins and drains what the limits allow. */
    void roll(Limits limits, boolean mayDrain, long nowNanos) {
        ModelVersionId target = limits.target();
        if (mayDrain) {
            held(seat -> !seat.version().equals(target) && isIdle(seat)).forEach(seat -> release(seat, nowNanos));
        }
        int goal = Math.min(limits.replicas(), roster.openIn(region));
        int held = living(seat -> seat.version().equals(target) && !seat.isDraining());
        begin(target, goal - held, limits, nowNanos);
        if (mayDrain) {
            drain(limits, goal, nowNanos);
        }
    }

    /**
     * Makes up for what was lost while nothing may move on, with the version that is known to work.
     *
     * @param answers whether a replica is one that requests may reach
     */
    void heal(ModelVersionId proven, Limits limits, Predicate<Seat> answers, long nowNanos) {
        int sound = living(
                seat -> !seat.isDraining() && answers.test(seat) && !roster.hasFailed(seat.node(), seat.version()));
        begin(proven, Math.min(limits.replicas(), roster.openIn(region)) - sound, limits, nowNanos);
    }

    int ready(Predicate<Seat> which) {
        return (int) seats.stream()
                .filter(seat -> !seat.isDraining() && roster.isReady(seat.node(), seat.version()) && which.test(seat))
                .count();
    }

    /** Whether every living node that was given a version answers for it, and there is one or no node lives. */
    boolean isReady(ModelVersionId version) {
        var living = held(seat -> seat.version().equals(version) && roster.pulse(seat.node()) == Pulse.ALIVE);
        return living.stream().allMatch(seat -> roster.isReady(seat.node(), version));
    }

    /** Whether only the version is left, and answers as often as wanted. */
    boolean isThrough(ModelVersionId version, int replicas) {
        int goal = Math.min(replicas, roster.openIn(region));
        return ready(seat -> seat.version().equals(version)) >= goal
                && held(seat -> !seat.version().equals(version) && roster.pulse(seat.node()) != Pulse.LOST)
                        .isEmpty();
    }

    /** Whether it holds other versions than this one. */
    boolean isMixed(ModelVersionId version) {
        return seats.stream().anyMatch(seat -> !seat.version().equals(version));
    }

    /** Whether more nodes could make a difference. */
    boolean isShort(int replicas) {
        return living(seat -> !seat.isDraining() && !roster.isCordoned(seat.node())) < replicas;
    }

    Set<NodeId> holders(ModelVersionId version) {
        Set<NodeId> holders = new HashSet<>();
        held(seat -> seat.version().equals(version)).forEach(seat -> holders.add(seat.node()));
        return holders;
    }

    private void begin(ModelVersionId version, int missing, Limits limits, long nowNanos) {
        int room = limits.replicas() + limits.surge() - living(_ -> true);
        int count = Math.min(missing, room);
        if (count <= 0) {
            return;
        }
        Set<NodeId> taken = holders(version);
        Set<NodeId> here = new HashSet<>();
        held(_ -> true).forEach(seat -> here.add(seat.node()));
        Map<NodeId, Pulse> pulses = roster.openPulses(region);
        Placement.rank(model, pulses, here).stream()
                .filter(node -> pulses.get(node) == Pulse.ALIVE && !taken.contains(node) && !resting.contains(node))
                .limit(count)
                .forEach(node -> hold(version, node, nowNanos));
    }

    private void drain(Limits limits, int goal, long nowNanos) {
        int serving = ready(_ -> true);
        var olds = held(seat -> !seat.version().equals(limits.target()) && roster.isReady(seat.node(), seat.version()));
        olds.sort(Comparator.comparing(Seat::version).thenComparing(Seat::node));
        for (Seat old : olds) {
            if (serving - 1 < goal - limits.unavailable()) {
                return;
            }
            release(old, nowNanos);
            serving--;
        }
    }

    /** A node that is to get nothing new keeps what it answers for; by its own word, which a new control plane knows too. */
    private void keepCordoned(ModelVersionId version, long nowNanos) {
        roster.pulses(region).keySet().stream()
                .filter(node -> roster.isCordoned(node)
                        && roster.isReady(node, version)
                        && !holders(version).contains(node))
                .forEach(node -> hold(version, node, nowNanos));
    }

    /** Begins a replica, or takes back that one drains. */
    private void hold(ModelVersionId version, NodeId node, long nowNanos) {
        seats.removeIf(seat -> seat.version().equals(version) && seat.node().equals(node));
        seats.add(new Seat(version, node, nowNanos));
    }

    /** A replica of a living node that does not answer. */
    private boolean isIdle(Seat seat) {
        return roster.pulse(seat.node()) == Pulse.ALIVE && !roster.isReady(seat.node(), seat.version());
    }

    private void release(Seat seat, long nowNanos) {
        if (roster.isReady(seat.node(), seat.version()) && receivers.areGatewaysJoined()) {
            seat.drain(receivers.nextRevision(), nowNanos);
        } else {
            seats.remove(seat);
        }
    }

    private int living(Predicate<Seat> which) {
        return (int) seats.stream()
                .filter(seat -> roster.pulse(seat.node()) != Pulse.LOST && which.test(seat))
                .count();
    }

    private List<Seat> held(Predicate<Seat> which) {
        List<Seat> held = new ArrayList<>();
        seats.stream().filter(seat -> !seat.isDraining() && which.test(seat)).forEach(held::add);
        return held;
    }
}
