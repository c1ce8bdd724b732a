package io.lepton.simulation;

import io.lepton.domain.Assignment;
import io.lepton.simulation.engine.Trace;
import io.lepton.simulation.judge.Fence;
import io.lepton.simulation.judge.FleetJudge;
import io.lepton.simulation.judge.RequestJudge;
import io.lepton.simulation.world.Parts;
import io.lepton.simulation.world.Routing;
import io.lepton.simulation.world.World;
import io.lepton.simulation.world.WorldConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fleet under load loses a region, perhaps its control plane with it, and gets both back.
 *
 * <p>Demanded of it: no request is ever processed where its policy forbids; every request that a living region may answer
 * is answered, at whatever moment it comes; one that only the lost region may answer is refused as such; and in the end
 * everybody works by one snapshot, every replica is ready, and each is where it was before.
 */
final class RegionLoss {
    private final long seed;
    private final RegionLossPlan plan;
    private final World world;
    private final RequestJudge judge;
    private final Trace trace;
    private final List<String> violations = new ArrayList<>();

    RegionLoss(long seed, Trace trace, Routing routing) {
        WorldConfig config = WorldConfig.defaults();
        this.seed = seed;
        this.plan = RegionLossPlan.of(seed);
        this.judge = new RequestJudge(new Fence(plan.layout()), plan.outage());
        this.world = new World(
                plan.layout(), config, seed, trace, judge, Parts.sound().with(routing));
        this.trace = trace;
    }

    SeedResult run() {
        world.start();
        world.runUntil(plan.callsFromNanos());
        demandSettled("before the loss");
        List<Assignment> before = world.desired().assignments();
        world.callUntil(plan.callsUntilNanos());
        faults().sorted(Comparator.comparingLong(Fault::nanos)).forEach(fault -> {
            world.runUntil(fault.nanos());
            fault.hand().run();
        });
        world.runUntil(plan.outage().healedNanos());
        demandSettled("after the healing");
        if (!world.desired().assignments().equals(before)) {
            violations.add("assignments have moved: before=" + before + ", after="
                    + world.desired().assignments());
        }
        world.runUntil(plan.endNanos());
        violations.addAll(judge.violations());
        return new SeedResult(seed, judge.tally(), violations, world.eventCount(), trace.digest());
    }

    private Stream<Fault> faults() {
        var outage = plan.outage();
        var region = Stream.of(
                new Fault(outage.lossNanos(), () -> world.loseRegion(outage.region())),
                new Fault(outage.returnNanos(), this::returnRegion));
        var control = Stream.of(
                new Fault(outage.lossNanos(), world::isolateControl),
                new Fault(plan.controlReturnNanos(), world::reconnectControl));
        return plan.losesControl() ? Stream.concat(region, control) : region;
    }

    private void returnRegion() {
        if (plan.erasesDisks()) {
            world.eraseDisks(plan.outage().region());
        }
        world.returnRegion(plan.outage().region());
    }

    private void demandSettled(String when) {
        FleetJudge.unsettled(world).forEach(violation -> violations.add(when + " " + violation));
    }

    /** Something that is taken away or given back at a moment. */
    private record Fault(long nanos, Runnable hand) {}
}
