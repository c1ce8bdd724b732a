package io.lepton.simulation;

import io.lepton.domain.RegionId;
import io.lepton.simulation.engine.RandomStreams;
import io.lepton.simulation.judge.Outage;
import io.lepton.simulation.world.Layout;
import io.lepton.simulation.world.Layouts;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What one seed draws for the loss of a region: the fleet, the region and the times.
 *
 * <p>Of each four seeds in a row two have the built-in fleet and two a random one, and of each two one loses the control
 * plane as well, at the same moment. Times are nanoseconds since the world began.
 *
 * @param layout the fleet
 * @param outage the region and its times
 * @param losesControl whether the control plane is gone too
 * @param controlReturnNanos when it can be reached again, if it was gone
 * @param erasesDisks whether the region's nodes come back with empty disks
 * @param callsFromNanos when the first callers set out
 * @param callsUntilNanos when the last do
 * @param endNanos when nothing is supposed to be under way any more
 */
record RegionLossPlan(
        Layout layout,
        Outage outage,
        boolean losesControl,
        long controlReturnNanos,
        boolean erasesDisks,
        long callsFromNanos,
        long callsUntilNanos,
        long endNanos) {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Before that the fleet starts and loads its model. */
    private static final long CALLS_FROM = 5 * SECOND;

    /** After this much a place that fell silent is known to be dead: 350 ms and what it sent last is still on its way. */
    private static final long SILENCE_MAX = Duration.ofMillis(350).toNanos();

    private static final long TICK = Duration.ofMillis(20).toNanos();

    /** Connections notice (3 s), connect anew (1 s), and the model is fetched and warmed (1 s); a second to spare. */
    private static final long HEALING = 6 * SECOND;

    static RegionLossPlan of(long seed) {
        SplittableRandom random = new RandomStreams(seed).of("plan");
        Layout layout = seed % 2 == 0 ? Layouts.builtIn() : Layouts.random(random);
        boolean losesControl = seed / 2 % 2 != 0;
        RegionId region =
                layout.regions().get(random.nextInt(layout.regions().size())).id();
        long lossNanos = CALLS_FROM + random.nextLong(SECOND, 2 * SECOND);
        long returnNanos = lossNanos + random.nextLong(2 * SECOND, 9 * SECOND);
        long controlReturnNanos = returnNanos + random.nextLong(-2 * SECOND, 2 * SECOND);
        long healedNanos = HEALING + (losesControl ? Math.max(returnNanos, controlReturnNanos) : returnNanos);
        Outage outage = new Outage(region, lossNanos, lossNanos + noticeNanos(layout), returnNanos, healedNanos);
        return new RegionLossPlan(
                layout,
                outage,
                losesControl,
                controlReturnNanos,
                random.nextBoolean(),
                CALLS_FROM,
                healedNanos + SECOND,
                healedNanos + 3 * SECOND);
    }

    private static long noticeNanos(Layout layout) {
        return SILENCE_MAX
                + TICK
                + layout.longestRoundTrip().multipliedBy(5).dividedBy(4).toNanos();
    }
}
