package io.lepton.simulation.judge;

import io.lepton.domain.Assignment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.NodeReport;
import io.lepton.domain.ReplicaState;
import io.lepton.simulation.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges the fleet as a whole, at a moment when nothing is supposed to be under way. */
public final class FleetJudge {
    private FleetJudge() {}

    /** Everything in which the fleet has not reached the desired state. */
    public static List<String> unsettled(World world) {
        FleetSnapshot desired = world.desired();
        List<String> violations = new ArrayList<>();
        world.gatewaySnapshots().forEach((region, inForce) -> {
            if (!inForce.map(snapshot -> snapshot.equals(desired)).orElse(false)) {
                violations.add("gateway-" + region + " works by "
                        + inForce.map(FleetJudge::position).orElse("no snapshot") + ", desired is "
                        + position(desired));
            }
        });
        Set<Assignment> ready = new HashSet<>();
        for (NodeReport report : world.nodeReports()) {
            if (report.epoch() != desired.epoch() || report.revision() != desired.revision()) {
                violations.add(report.node() + " works by " + report.epoch() + "/" + report.revision() + ", desired is "
                        + position(desired));
            }
            report.replicas().stream()
                    .filter(replica -> replica.phase() == ReplicaState.Phase.READY)
                    .forEach(replica -> ready.add(new Assignment(replica.version(), report.node())));
        }
        if (!ready.equals(new HashSet<>(desired.assignments()))) {
            violations.add("ready is " + ready + ", assigned is " + desired.assignments());
        }
        return violations;
    }

    private static String position(FleetSnapshot snapshot) {
        return snapshot.epoch() + "/" + snapshot.revision();
    }
}
