package io.lepton.simulation.contest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prequal over all regions: a pool of recent probes; of those that are not among the fullest sixth the fastest, else the one
 * with the fewest requests in flight.
 *
 * @see <a href="https://www.usenix.org/conference/nsdi24/presentation/wydrowski">Wydrowski et al. 2024, "Load is not what
 *     you should balance"</a>
 */
final class Prequal implements Chooser {
    private static final int PROBES = 3;
    private static final int POOL_MAX = 16;
    private static final long AGE_NANOS_MAX = Duration.ofSeconds(1).toNanos();
    private static final double HOT_QUANTILE = 0.84;

    private final View view;
    private final List<Probe> pool = new ArrayList<>();

    Prequal(View view) {
        this.view = view;
    }

    private record Probe(int machine, int inFlight, double latencyNanos, long atNanos) {}

    @Override
    public int choose() {
        for (int i = 0; i < PROBES; i++) {
            probe();
        }
        long oldestNanos = view.arena().nowNanos() - AGE_NANOS_MAX;
        pool.removeIf(probe -> probe.atNanos < oldestNanos || view.isDead(view.regionOf(probe.machine)));
        if (pool.size() < 2) {
            return view.anyMachine();
        }
        Probe best = best();
        pool.remove(best);
        return best.machine;
    }

    @Override
    public void answered(int machine, long tookNanos) {}

    private Probe best() {
        int[] sorted = pool.stream().mapToInt(Probe::inFlight).sorted().toArray();
        int hot = sorted[(int) (HOT_QUANTILE * (sorted.length - 1))];
        return pool.stream()
                .filter(probe -> probe.inFlight <= hot)
                .min(Comparator.comparingDouble(Probe::latencyNanos))
                .orElseGet(() -> pool.stream()
                        .min(Comparator.comparingInt(Probe::inFlight))
                        .orElseThrow());
    }

    private void probe() {
        int machine = view.anyMachine();
        if (machine < 0) {
            return;
        }
        Arena arena = view.arena();
        int there = view.regionOf(machine);
        arena.send(view.region(), there, () -> {
            Machine node = arena.machines().get(machine);
            if (!node.isDead()) {
                double latencyNanos = arena.roundTripNanos(view.region(), there)
                        + node.serviceNanos() * Math.max(1.0, (node.inFlight() + 1.0) / node.slots());
                int inFlight = node.inFlight();
                arena.send(
                        there, view.region(), () -> add(new Probe(machine, inFlight, latencyNanos, arena.nowNanos())));
            }
        });
    }

    private void add(Probe probe) {
        pool.add(probe);
        if (pool.size() > POOL_MAX) {
            pool.removeFirst();
        }
    }
}
