package io.lepton.gateway;

import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a plan that concerns one gateway, by the indexes of the regions of one snapshot. Immutable.
 *
 * <p>Where the plan says nothing there are no shares: {@link RegionChooser} prefers near regions then.
 */
final class PlanShares {
    private final Map<ModelName, Tables> byModel = new HashMap<>();
    private final Tables forOthers = new Tables();

    /** Works a plan out; what it says of regions that are not in the fleet is passed over. */
    PlanShares(Optional<TrafficPlan> plan, RegionId self, FleetView fleet) {
        for (TrafficPlan.Flow flow : plan.map(TrafficPlan::flows).orElse(List.of())) {
            if (flow.from().equals(self)) {
                Tables tables = flow.model()
                        .map(model -> byModel.computeIfAbsent(model, _ -> new Tables()))
                        .orElse(forOthers);
                tables.take(flow, fleet);
            }
        }
    }

    /**
     * Hot: the share of each region of a model's requests: the normal ones, or those for the loss of the first region that
     * has a table and is dead; empty where the plan says nothing. The array is not to be changed.
     *
     * @param dead by the indexes of the regions
     */
    double[] of(ModelName model, BitSet dead) {
        Tables tables = byModel.isEmpty() ? forOthers : byModel.getOrDefault(model, forOthers);
        for (int i = 0; i < tables.lost.length; i++) {
            if (dead.get(tables.lost[i])) {
                return tables.afterLoss[i];
            }
        }
        return tables.normal;
    }

    /** The tables of one model: for normal times, and for the loss of each region that the plan thought of. */
    private static final class Tables {
        private double[] normal = new double[0];
        private int[] lost = new int[0];
        private double[][] afterLoss = new double[0][];

        void take(TrafficPlan.Flow flow, FleetView fleet) {
            double[] shares = new double[fleet.regions().size()];
            flow.shares().forEach((region, share) -> {
                if (fleet.has(region)) {
                    shares[fleet.index(region)] = share;
                }
            });
            if (flow.lost().isEmpty()) {
                normal = shares;
            } else if (fleet.has(flow.lost().get())) {
                add(fleet.index(flow.lost().get()), shares);
            }
        }

        private void add(int region, double[] shares) {
            lost = Arrays.copyOf(lost, lost.length + 1);
            afterLoss = Arrays.copyOf(afterLoss, lost.length);
            lost[lost.length - 1] = region;
            afterLoss[lost.length - 1] = shares;
        }
    }
}
