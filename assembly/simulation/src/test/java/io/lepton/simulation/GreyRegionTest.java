package io.lepton.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.simulation.engine.Trace;
import io.lepton.simulation.world.Ailment;
import io.lepton.simulation.world.Ask;
import io.lepton.simulation.world.Layout;
import io.lepton.simulation.world.Layouts;
import io.lepton.simulation.world.Outcome;
import io.lepton.simulation.world.Parts;
import io.lepton.simulation.world.Witness;
import io.lepton.simulation.world.World;
import io.lepton.simulation.world.WorldConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A region whose nodes all answer with failures while their health is green: its gateway leaves it, and comes back. */
final class GreyRegionTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long FAILS_FROM = 8 * SECOND;
    private static final long HEALS_AT = 28 * SECOND;
    private static final long ENDS_AT = 45 * SECOND;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void costsItsCallersAlmostNothingForAsLongAsItLasts(long seed) {
        Layout layout = onEveryNode(Layouts.builtIn());
        RegionId grey =
                layout.regions().get((int) (seed % layout.regions().size())).id();
        var counter = new Counter(grey);
        var world = new World(layout, WorldConfig.defaults(), seed, Trace.digested(), counter, Parts.sound());
        world.start();
        world.runUntil(5 * SECOND);
        world.callUntil(ENDS_AT);
        world.runUntil(FAILS_FROM);
        world.hands().ail(grey, Ailment.FAILS);
        world.runUntil(HEALS_AT);
        world.hands().ail(grey, Ailment.NONE);
        world.runUntil(ENDS_AT + 5 * SECOND);
        // It takes 14 failures to see it; then one in a while finds out how things are, five in 19 s.
        assertThat(counter.failedShare(FAILS_FROM + SECOND, HEALS_AT))
                .as("seed %d: %s", seed, counter)
                .isLessThan(0.02);
        assertThat(counter.failedShare(HEALS_AT + SECOND, ENDS_AT))
                .as("seed %d: %s", seed, counter)
                .isZero();
        assertThat(counter.ownShare(HEALS_AT + 12 * SECOND, ENDS_AT))
                .as("seed %d: answered by its own nodes again", seed)
                .isGreaterThan(0.95);
    }

    /** Ejection leaves half of the nodes that serve a model in place, so that more than one has to. */
    private static Layout onEveryNode(Layout like) {
        return new Layout(
                like.regions(),
                like.nodesPerRegion(),
                like.policies(),
                like.defaultDataClass(),
                like.version(),
                like.deployedIn(),
                like.nodesPerRegion(),
                like.roundTrips());
    }

    /** Counts, second by second, what becomes of requests of the default class that come near one region. */
    private static final class Counter implements Witness {
        private final RegionId near;
        private final Map<Long, Long> arrivals = new HashMap<>();
        private final Map<Long, int[]> bySecond = new HashMap<>();

        Counter(RegionId near) {
            this.near = near;
        }

        @Override
        public void arrived(Ask ask, RegionId region, long nowNanos) {
            if (region.equals(near) && ask.dataClass().isEmpty()) {
                arrivals.put(ask.number(), nowNanos);
            }
        }

        @Override
        public void executed(Ask ask, NodeId node, RegionId region, long nowNanos) {}

        @Override
        public void finished(Ask ask, Outcome outcome, long nowNanos) {
            Long arrived = arrivals.remove(ask.number());
            if (arrived == null) {
                return;
            }
            int[] counts = bySecond.computeIfAbsent(arrived / SECOND, _ -> new int[3]);
            counts[0]++;
            if (!(outcome instanceof Outcome.Answered answer)) {
                counts[1]++;
            } else if (answer.region().equals(near)) {
                counts[2]++;
            }
        }

        double failedShare(long fromNanos, long untilNanos) {
            return share(1, fromNanos, untilNanos);
        }

        double ownShare(long fromNanos, long untilNanos) {
            return share(2, fromNanos, untilNanos);
        }

        private double share(int kind, long fromNanos, long untilNanos) {
            long all = 0;
            long some = 0;
            for (long second = fromNanos / SECOND; second < untilNanos / SECOND; second++) {
                int[] counts = bySecond.getOrDefault(second, new int[3]);
                all += counts[0];
                some += counts[kind];
            }
            assertThat(all).isPositive();
            return (double) some / all;
        }

        @Override
        public String toString() {
            var text = new StringBuilder();
            bySecond.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> text.append(entry.getKey())
                    .append("s ")
                    .append(Arrays.toString(entry.getValue()))
                    .append(' '));
            return text.toString();
        }
    }
}
