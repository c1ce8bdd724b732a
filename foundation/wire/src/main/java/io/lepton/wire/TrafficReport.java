package io.lepton.wire;

import io.lepton.domain.RegionId;
import java.util.List;

/**
 * What a region's gateway has counted since it started, told to the control plane.
 *
 * @param region whose gateway
 * @param gateway names the gateway's process; another one begins to count at 0
 * @param sequence counts the reports of the process
 */
public record TrafficReport(RegionId region, String gateway, long sequence, List<ArmReport> arms) {
    public TrafficReport {
        arms = List.copyOf(arms);
    }
}
