package io.lepton.gateway;

import io.lepton.domain.ModelName;
import java.util.BitSet;

/**
 * The fleet as one gateway sees it.
 *
 * @param fleet what the snapshot in force says
 * @param selfIndex the gateway's own region in it
 * @param plan where the planner wants the gateway's traffic
 * @param dead the regions that are known to be dead, by index; the core keeps it up
 */
record Standpoint(FleetView fleet, int selfIndex, PlanShares plan, BitSet dead) {
    /** Hot: the share that each region shall have of a model's requests, by index. */
    double[] shares(ModelName model) {
        return plan.of(model, dead);
    }
}
