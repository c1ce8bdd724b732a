package io.lepton.simulation.judge;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.simulation.world.Ask;
import io.lepton.simulation.world.Layout;
import io.lepton.simulation.world.Outcome;
import io.lepton.simulation.world.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a run under any fault to what must hold under every fault.
 *
 * <p>No request is processed where every policy forbids that was in force anywhere since it came; only sound files are
 * loaded; no gateway goes back to an older snapshot, or works by one that no control plane made; what the store holds is the last acknowledged wish or a later one;
 * every request has one outcome; and once the trigger has been gone for a while 95 % are answered. Confined to one thread.
 */
public final class FaultJudge implements Witness {
    private static final int VIOLATIONS_MAX = 20;

    private final Ledger ledger = new Ledger();
    private final Goodput goodput;
    private final ExtraWork extraWork;
    private final Fences fences;
    private final Map<Long, Arrival> arrivals = new HashMap<>();
    private final Map<RegionId, FleetSnapshot> inForce = new HashMap<>();
    private final Map<Long, FleetSnapshot> published = new HashMap<>();
    private final Map<RouteReason, Long> answered = new EnumMap<>(RouteReason.class);
    private final Map<ErrorCode, Long> refused = new EnumMap<>(ErrorCode.class);
    private final List<String> violations = new ArrayList<>();
    private long unheard;

    /** A request on its way: when it came, and the oldest snapshot that was in force somewhere then. */
    private record Arrival(long nanos, long position) {}

    /** Makes a judge that demands goodput of the requests which come in a stretch of time. */
    public FaultJudge(Layout layout, long goodFromNanos, long goodUntilNanos) {
        this.fences = new Fences(layout);
        this.goodput = new Goodput(goodFromNanos, goodUntilNanos);
        this.extraWork = new ExtraWork(layout.regions().size());
    }

    /** Looks at what a region's gateway has in force now; absent while it has nothing, or is dead. */
    public void lookAtGateway(RegionId region, Optional<FleetSnapshot> now) {
        FleetSnapshot next = now.orElse(null);
        FleetSnapshot before = next == null ? inForce.remove(region) : inForce.put(region, next);
        if (next != null
                && (before == null || Fences.position(next) != Fences.position(before))
                && !next.equals(published.get(Fences.position(next)))) {
            object("gateway-" + region + " works by what no control plane said: snapshot=" + position(next));
        }
        if (next != null && (before == null || next.supersedes(before))) {
            fences.learn(next);
        }
        if (next != null && before != null && before.supersedes(next)) {
            object("gateway-" + region + " went back: from=" + position(before) + ", to=" + position(next));
        }
    }

    /** Looks at the deployments that the store holds now. */
    public void lookAtStore(List<Deployment> stored) {
        ledger.objection(stored).ifPresent(this::object);
    }

    @Override
    public void arrived(Ask ask, RegionId near, long nowNanos) {
        long oldest =
                inForce.values().stream().mapToLong(Fences::position).min().orElse(0);
        arrivals.put(ask.number(), new Arrival(nowNanos, oldest));
        if (isAnswerable(ask)) {
            goodput.came(nowNanos);
        }
    }

    @Override
    public void executed(Ask ask, NodeId node, RegionId region, long nowNanos) {
        long since = Optional.ofNullable(arrivals.get(ask.number()))
                .map(Arrival::position)
                .orElse(0L);
        if (!fences.permitSince(since, ask.dataClass(), region)) {
            object("request " + ask.number() + " (dataClass="
                    + ask.dataClass().map(Object::toString).orElse("none")
                    + ") was processed where its policy forbids: region=" + region + ", node=" + node);
        }
    }

    @Override
    public void attempted(Ask ask, boolean isFirst) {
        extraWork.attempted(isFirst);
    }

    @Override
    public void loaded(NodeId node, ArtifactId artifact, boolean isSound) {
        if (!isSound) {
            object(node + " loads what is not what was named: artifact=" + artifact);
        }
    }

    @Override
    public void published(FleetSnapshot snapshot) {
        published.put(Fences.position(snapshot), snapshot);
    }

    @Override
    public void wished(Deployment deployment) {
        ledger.wished(deployment);
    }

    @Override
    public void acknowledged(Deployment deployment) {
        ledger.acknowledged(deployment);
    }

    @Override
    public void finished(Ask ask, Outcome outcome, long nowNanos) {
        Arrival arrival = arrivals.remove(ask.number());
        if (arrival == null) {
            object("request " + ask.number() + " finished twice, or never set out: " + outcome);
            return;
        }
        switch (outcome) {
            case Outcome.Answered answer -> {
                answered.merge(answer.reason(), 1L, Long::sum);
                if (isAnswerable(ask)) {
                    goodput.answered(arrival.nanos(), nowNanos);
                }
            }
            case Outcome.Refused(var code) -> refused.merge(code, 1L, Long::sum);
            case Outcome.Unheard _ -> unheard++;
        }
    }

    /** Holds the extra attempts of all gateways to their budget. */
    public void judgeExtraWork() {
        extraWork.objection().ifPresent(this::object);
    }

    /** Notes something that does not hold. */
    public void object(String violation) {
        if (violations.size() < VIOLATIONS_MAX && !violations.contains(violation)) {
            violations.add(violation);
        }
    }

    /** How many wishes were acknowledged. */
    public int acknowledgedCount() {
        return ledger.acknowledgedCount();
    }

    /** What became of the requests so far. */
    public Tally tally() {
        return new Tally(answered, refused, unheard, Duration.ZERO);
    }

    /** Everything that was found wrong, what is judged in the end included; the first 20 faults. */
    public List<String> violations() {
        List<String> found = new ArrayList<>(violations);
        goodput.objection().ifPresent(found::add);
        arrivals.keySet().forEach(number -> found.add("request " + number + " has no outcome"));
        return found.subList(0, Math.min(found.size(), VIOLATIONS_MAX));
    }

    /** By the newest policies, a region that has the model may answer it. */
    private boolean isAnswerable(Ask ask) {
        return fences.last()
                .map(fence -> !fence.mayAnswer(ask.dataClass()).isEmpty())
                .orElse(false);
    }

    private static String position(FleetSnapshot snapshot) {
        return snapshot.epoch() + "/" + snapshot.revision();
    }
}
