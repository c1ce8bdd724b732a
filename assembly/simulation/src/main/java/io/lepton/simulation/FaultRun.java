package io.lepton.simulation;

import io.lepton.control.DesiredState;
import io.lepton.domain.Region;
import io.lepton.simulation.engine.RandomStreams;
import io.lepton.simulation.engine.Trace;
import io.lepton.simulation.judge.FaultJudge;
import io.lepton.simulation.judge.FleetJudge;
import io.lepton.simulation.world.Hands;
import io.lepton.simulation.world.Layout;
import io.lepton.simulation.world.Layouts;
import io.lepton.simulation.world.Parts;
import io.lepton.simulation.world.World;
import io.lepton.simulation.world.WorldConfig;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One fault in one seeded world: a fleet under load, a person who changes the desired state meanwhile, a fault that lasts for
 * some seconds, ten seconds to recover, and three in which it must be well again.
 */
final class FaultRun {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Before that the fleet starts and loads its model. */
    private static final long CALLS_FROM = 5 * SECOND;

    private static final double REQUESTS_PER_SECOND = 100;
    private static final long RECOVERY = 10 * SECOND;
    private static final long GOOD = 3 * SECOND;

    /** A caller gives up after 4 s. */
    private static final long LAST_OUTCOME = 5 * SECOND;

    private final FaultClass fault;
    private final long seed;
    private final Trace trace;
    private final Parts parts;
    private final Layout layout;
    private final World world;
    private final FaultJudge judge;
    private final SplittableRandom random;
    private final long fromNanos;
    private final long healedNanos;
    private DesiredState stored = DesiredState.empty();

    FaultRun(FaultClass fault, long seed, Trace trace, Parts parts) {
        this.fault = fault;
        this.seed = seed;
        this.trace = trace;
        this.parts = parts;
        this.random = new RandomStreams(seed).of(fault.word());
        this.layout = seed % 2 == 0 ? Layouts.builtIn() : Layouts.random(random);
        this.fromNanos = CALLS_FROM + random.nextLong(SECOND, 2 * SECOND);
        this.healedNanos = fromNanos + random.nextLong(2 * SECOND, 6 * SECOND);
        this.judge = new FaultJudge(layout, healedNanos + RECOVERY, healedNanos + RECOVERY + GOOD);
        WorldConfig config = WorldConfig.defaults().withRequestsPerSecond(REQUESTS_PER_SECOND);
        this.world = new World(layout, config, seed, trace, judge, parts);
    }

    SeedResult run() {
        long goodUntil = healedNanos + RECOVERY + GOOD;
        Hands hands = world.hands();
        if (fault.isOfLetters()) {
            hands.writeLetters();
        }
        world.start();
        world.observe(this::look);
        world.runUntil(CALLS_FROM);
        world.operateUntil(healedNanos + RECOVERY / 2);
        world.callUntil(goodUntil);
        FaultPlans.plan(fault, new FaultScene(world, layout, hands, random, fromNanos, healedNanos));
        world.runUntil(healedNanos);
        hands.heal();
        world.runUntil(goodUntil);
        FleetJudge.unsettled(world).forEach(judge::object);
        if (!Set.copyOf(world.desired().policies()).equals(Set.copyOf(hands.policies()))) {
            judge.object("the policies are not those that were acknowledged: desired="
                    + world.desired().policies() + ", acknowledged=" + hands.policies());
        }
        if (judge.acknowledgedCount() == 0) {
            judge.object("no change of the desired state was ever acknowledged");
        }
        if (fault == FaultClass.RETRY_STORM) {
            judge.judgeExtraWork();
        }
        world.runUntil(goodUntil + LAST_OUTCOME);
        return new SeedResult(seed, judge.tally(), judge.violations(), world.eventCount(), trace.digest());
    }

    /** After each event: what no fault may bring about, ever. */
    private void look() {
        DesiredState now = parts.store().read();
        if (now.revision() != stored.revision()) {
            stored = now;
            judge.lookAtStore(now.deployments());
        }
        for (Region region : layout.regions()) {
            judge.lookAtGateway(region.id(), world.inForce(region.id()));
        }
    }
}
