package io.lepton.simulation.contest;

import io.lepton.simulation.contest.Terrain.Site;
import io.lepton.simulation.contest.Terrain.Stage;
import io.lepton.simulation.engine.RandomStreams;
import io.lepton.simulation.engine.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The world that one policy runs in: nodes, distances, phases and the calls. Confined to one thread.
 *
 * <p>Calls come by a Poisson law, or as a tape tells; both depend on the seed alone, so that every policy meets the same
 * ones. Times are
 * nanoseconds since the world began; calls begin after a second, in which everybody hears of everybody.
 */
final class Arena {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long WARM_UP_NANOS = 1_000_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final Terrain terrain;
    private final RandomStreams random;
    private final List<Machine> machines = new ArrayList<>();
    private final long[] silentSinceNanos;
    private final long[][] roundTripNanos;
    private final Scores scores;
    private int phase;
    private boolean isOver;

    Arena(Terrain terrain, long seed) {
        int count = terrain.sites().size();
        this.terrain = terrain;
        this.random = new RandomStreams(seed);
        this.silentSinceNanos = new long[count];
        this.roundTripNanos = new long[count][count];
        this.scores = new Scores(terrain.stages().size(), terrain.sloNanos());
        for (int r = 0; r < count; r++) {
            Site site = terrain.sites().get(r);
            for (int n = 0; n < site.nodes(); n++) {
                SplittableRandom draws = random.of("node-" + r + "-" + n);
                machines.add(
                        new Machine(time, draws, r, site.slots(), terrain.serviceNanos(), terrain.serviceSpread()));
            }
            for (int other = 0; other < count; other++) {
                roundTripNanos[r][other] = terrain.roundTripNanos().get(r).get(other);
            }
            silentSinceNanos[r] = Long.MAX_VALUE;
        }
    }

    /** Runs all phases, with one door for each region, until every call has been answered or has missed its time. */
    Scores run(List<Door> doors) {
        doors.forEach(Door::open);
        time.runUntil(WARM_UP_NANOS);
        for (int r = 0; r < doors.size(); r++) {
            SplittableRandom draws = random.of("callers-" + r);
            int start = terrain.tape().map(tape -> draws.nextInt(tape.size())).orElse(0);
            callOn(doors.get(r), r, draws, start);
        }
        long endNanos = WARM_UP_NANOS;
        for (int i = 0; i < terrain.stages().size(); i++) {
            Stage current = terrain.stages().get(i);
            phase = i;
            begin(current);
            endNanos += current.nanos();
            time.runUntil(endNanos);
        }
        isOver = true;
        time.runUntil(endNanos + terrain.sloNanos());
        return scores;
    }

    VirtualTime time() {
        return time;
    }

    long nowNanos() {
        return time.nowNanos();
    }

    Terrain terrain() {
        return terrain;
    }

    Scores scores() {
        return scores;
    }

    RandomStreams random() {
        return random;
    }

    List<Machine> machines() {
        return machines;
    }

    int regions() {
        return silentSinceNanos.length;
    }

    long roundTripNanos(int one, int other) {
        return roundTripNanos[one][other];
    }

    /** Does something once half of the way between two regions and back has passed. */
    void send(int from, int to, Runnable arrival) {
        time.after(roundTripNanos[from][to] / 2, arrival);
    }

    /** Since when a region has been silent; the end of time if it is not. */
    long silentSinceNanos(int region) {
        return silentSinceNanos[region];
    }

    private void begin(Stage current) {
        for (Machine machine : machines) {
            boolean isDead = current.dead() == machine.region();
            boolean isSlow = current.slow() == machine.region();
            machine.setDead(isDead);
            machine.slowDown(isSlow ? current.slowFactor() : 1);
            if (!isDead) {
                silentSinceNanos[machine.region()] = Long.MAX_VALUE;
            } else if (silentSinceNanos[machine.region()] == Long.MAX_VALUE) {
                silentSinceNanos[machine.region()] = nowNanos();
            }
        }
    }

    private void callOn(Door door, int region, SplittableRandom draws, int turn) {
        double mean = NANOS_PER_SECOND / perSecond(terrain.sites().get(region));
        double share = terrain.tape().map(tape -> tape.gap(turn)).orElseGet(() -> -Math.log(1 - draws.nextDouble()));
        time.after(Math.round(mean * share), () -> {
            if (isOver) {
                return;
            }
            long workNanos = terrain.tape().map(tape -> tape.workNanos(turn)).orElse(0L);
            Call call = new Call(region, phase, nowNanos(), workNanos);
            scores.came(call);
            door.serve(call);
            callOn(door, region, draws, turn + 1);
        });
    }

    private double perSecond(Site site) {
        double load = terrain.stages().get(phase).load();
        double tide = terrain.tide().map(each -> each.factor(site, nowNanos())).orElse(1.0);
        return site.callsPerSecond() * load * tide;
    }
}
