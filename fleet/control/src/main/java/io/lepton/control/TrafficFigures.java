package io.lepton.control;

import io.lepton.domain.Arm;
import io.lepton.domain.LatencyBuckets;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.wire.ArmReport;
import io.lepton.wire.TrafficReport;
import io.lepton.wire.TrafficView.ArmFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What gateways have counted of each arm, since the model's traffic policy in force began. Confined to the core, which may
 * decide on it; it lives no longer than a reign.
 *
 * <p>Gateways count from their own start. What they had counted when a policy began is taken off, so that its arms are
 * compared over the same time.
 */
final class TrafficFigures {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Map<RegionId, TrafficReport> latest = new TreeMap<>();
    private final Map<RegionId, Map<Arm, ArmReport>> before = new HashMap<>();

    /** Takes a report; one that a later one of the same process has overtaken says nothing new. */
    void take(TrafficReport report) {
        var known = Optional.ofNullable(latest.get(report.region()))
                .filter(former -> former.gateway().equals(report.gateway()));
        if (known.isEmpty()) {
            before.remove(report.region());
        } else if (known.get().sequence() >= report.sequence()) {
            return;
        }
        latest.put(report.region(), report);
    }

    /** Begins to count a model's arms anew. */
    void restart(ModelName model) {
        latest.forEach((region, report) -> report.arms().stream()
                .filter(arm -> arm.arm().version().model().equals(model))
                .forEach(arm ->
                        before.computeIfAbsent(region, _ -> new HashMap<>()).put(arm.arm(), arm)));
    }

    /** A model's arms that were asked since, by region, version and role. */
    List<ArmFigures> of(ModelName model) {
        List<ArmFigures> figures = new ArrayList<>();
        latest.forEach((region, report) -> report.arms().stream()
                .filter(arm -> arm.arm().version().model().equals(model))
                .map(arm -> since(region, arm))
                .filter(arm -> arm.requests() > 0 || arm.dropped() > 0)
                .forEach(arm -> figures.add(figures(region, arm))));
        return figures;
    }

    private ArmReport since(RegionId region, ArmReport now) {
        ArmReport then = before.getOrDefault(region, Map.of()).get(now.arm());
        if (then == null) {
            return now;
        }
        Map<String, Long> errors = new TreeMap<>();
        now.errors().forEach((code, count) -> {
            long since = count - then.errors().getOrDefault(code, 0L);
            if (since > 0) {
                errors.put(code, since);
            }
        });
        List<Long> latencies = new ArrayList<>(now.latencies());
        for (int i = 0; i < then.latencies().size() && i < latencies.size(); i++) {
            latencies.set(i, latencies.get(i) - then.latencies().get(i));
        }
        return new ArmReport(
                now.arm(),
                now.requests() - then.requests(),
                now.cancelled() - then.cancelled(),
                errors,
                latencies,
                now.latencyMicros() - then.latencyMicros(),
                now.dropped() - then.dropped());
    }

    private static ArmFigures figures(RegionId region, ArmReport arm) {
        long errors = arm.errors().values().stream().mapToLong(Long::longValue).sum();
        return new ArmFigures(
                arm.arm().version().number(),
                arm.arm().role().word(),
                region,
                arm.requests(),
                arm.errors(),
                arm.requests() == 0 ? 0 : (double) errors / arm.requests(),
                millis(arm, 0.5),
                millis(arm, 0.95),
                millis(arm, 0.99),
                arm.dropped());
    }

    private static double millis(ArmReport arm, double share) {
        return MILLIS_PER_SECOND * LatencyBuckets.quantileSeconds(arm.latencies(), share);
    }
}
