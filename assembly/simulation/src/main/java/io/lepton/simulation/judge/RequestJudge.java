package io.lepton.simulation.judge;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.simulation.world.Ask;
import io.lepton.simulation.world.Outcome;
import io.lepton.simulation.world.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds every request of a run against the residency policies and against what the outage excuses.
 *
 * <p>Each execution is judged at the moment when it begins, each outcome when the caller learns it. Confined to one
 * thread.
 */
public final class RequestJudge implements Witness {
    /** A fault in the fleet may break every request; more than this many say nothing new. */
    private static final int VIOLATIONS_MAX = 20;

    private final Fence fence;
    private final Outage outage;
    private final Expectation expectation;
    private final Map<Long, Long> arrivals = new HashMap<>();
    private final Map<RouteReason, Long> answered = new EnumMap<>(RouteReason.class);
    private final Map<ErrorCode, Long> refused = new EnumMap<>(ErrorCode.class);
    private final List<String> violations = new ArrayList<>();
    private long unheard;
    private long worstFailoverNanos;

    public RequestJudge(Fence fence, Outage outage) {
        this.fence = fence;
        this.outage = outage;
        this.expectation = new Expectation(fence, outage);
    }

    @Override
    public void arrived(Ask ask, RegionId near, long nowNanos) {
        arrivals.put(ask.number(), nowNanos);
    }

    @Override
    public void executed(Ask ask, NodeId node, RegionId region, long nowNanos) {
        if (!fence.permits(ask.dataClass(), region)) {
            object(ask, nowNanos, "processed where its policy forbids: region=" + region + ", node=" + node);
        }
    }

    @Override
    public void finished(Ask ask, Outcome outcome, long nowNanos) {
        Long arrivedNanos = arrivals.remove(ask.number());
        if (arrivedNanos == null) {
            object(ask, nowNanos, "finished twice, or never set out: " + outcome);
            return;
        }
        count(outcome, arrivedNanos, nowNanos);
        expectation
                .objection(ask.dataClass(), arrivedNanos, nowNanos, outcome)
                .ifPresent(objection -> object(ask, nowNanos, objection));
    }

    /** What became of the requests so far. */
    public Tally tally() {
        return new Tally(answered, refused, unheard, Duration.ofNanos(worstFailoverNanos));
    }

    /** Everything that was found wrong, the requests that have no outcome yet included; the first 20 faults. */
    public List<String> violations() {
        List<String> found = new ArrayList<>(violations);
        arrivals.forEach((number, arrivedNanos) ->
                found.add("request " + number + " of " + millis(arrivedNanos) + " ms has no outcome"));
        return found.subList(0, Math.min(found.size(), VIOLATIONS_MAX));
    }

    private void count(Outcome outcome, long arrivedNanos, long nowNanos) {
        switch (outcome) {
            case Outcome.Answered answer -> {
                answered.merge(answer.reason(), 1L, Long::sum);
                if (arrivedNanos < outage.returnNanos() && nowNanos >= outage.lossNanos()) {
                    worstFailoverNanos = Math.max(worstFailoverNanos, nowNanos - arrivedNanos);
                }
            }
            case Outcome.Refused(var code) -> refused.merge(code, 1L, Long::sum);
            case Outcome.Unheard _ -> unheard++;
        }
    }

    private void object(Ask ask, long nowNanos, String objection) {
        if (violations.size() < VIOLATIONS_MAX) {
            String named = ask.dataClass().map(Object::toString).orElse("none");
            violations.add("at " + millis(nowNanos) + " ms request " + ask.number() + " (dataClass=" + named + ") "
                    + objection);
        }
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
