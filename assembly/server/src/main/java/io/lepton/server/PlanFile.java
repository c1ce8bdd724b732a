package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.gateway.TrafficPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file that {@code lepton up --plan} reads, as written; {@link #toPlan} gives it meaning.
 *
 * @param revision counts the planner's plans
 * @param flows where the requests go that reach each region
 */
record PlanFile(int revision, List<FlowEntry> flows) {
    /** Where the requests go that reach one region: for one model or all, in normal times or when a region is lost. */
    record FlowEntry(String from, Optional<String> model, Optional<String> lost, List<ShareEntry> shares) {}

    /** One region's share, in [0, 1]. */
    record ShareEntry(String region, double share) {}

    /**
     * Gives the file meaning.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} with every mistake that it finds
     */
    TrafficPlan toPlan(String file, List<Region> regions) {
        Set<RegionId> known = regions.stream().map(Region::id).collect(Collectors.toSet());
        List<String> mistakes = new ArrayList<>();
        List<TrafficPlan.Flow> read = new ArrayList<>();
        for (int i = 0; i < flows.size(); i++) {
            try {
                read.add(read(flows.get(i), known));
            } catch (IllegalArgumentException e) {
                mistakes.add(file + ": flows[" + i + "]: " + e.getMessage());
            }
        }
        try {
            var plan = new TrafficPlan(revision, read);
            if (mistakes.isEmpty()) {
                return plan;
            }
        } catch (IllegalArgumentException e) {
            mistakes.add(file + ": flows: " + e.getMessage());
        }
        throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, String.join("\n", mistakes));
    }

    private static TrafficPlan.Flow read(FlowEntry entry, Set<RegionId> known) {
        Map<RegionId, Double> shares = new HashMap<>();
        for (ShareEntry share : entry.shares()) {
            if (shares.put(region("shares.region", share.region(), known), share.share()) != null) {
                throw new IllegalArgumentException("given twice: shares.region=" + share.region());
            }
        }
        return new TrafficPlan.Flow(
                region("from", entry.from(), known),
                entry.model().map(ModelName::new),
                entry.lost().map(lost -> region("lost", lost, known)),
                shares);
    }

    private static RegionId region(String field, String name, Set<RegionId> known) {
        RegionId id = new RegionId(name);
        if (!known.contains(id)) {
            throw new IllegalArgumentException("no region of the fleet: " + field + "=" + name);
        }
        return id;
    }
}
