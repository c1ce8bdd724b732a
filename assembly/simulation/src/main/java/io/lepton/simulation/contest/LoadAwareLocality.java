package io.lepton.simulation.contest;

import java.time.Duration;

/**
 * As Envoy's load-aware locality policy: once a second the utilisations of the regions are smoothed; this region gets all
 * but a trickle while it is at most a tenth above the average of the others, else all share by their headroom. Least
 * requests of two within a region.
 */
final class LoadAwareLocality implements Chooser {
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();
    private static final double GAIN = 0.3;
    private static final double THRESHOLD = 0.1;
    private static final double TRICKLE = 0.03;
    private static final double HEADROOM_MIN = 0.01;

    private final View view;
    private final double[] used;
    private final double[] weights;
    private long updatedAtNanos = -PERIOD_NANOS;

    LoadAwareLocality(View view) {
        this.view = view;
        this.used = new double[view.arena().regions()];
        this.weights = new double[used.length];
    }

    @Override
    public int choose() {
        if (view.arena().nowNanos() - updatedAtNanos >= PERIOD_NANOS) {
            update();
        }
        double total = 0;
        for (int r = 0; r < weights.length; r++) {
            total += view.isDead(r) ? 0 : weights[r];
        }
        double lot = view.random().nextDouble() * total;
        for (int r = 0; r < weights.length; r++) {
            lot -= view.isDead(r) ? 0 : weights[r];
            if (lot < 0) {
                return view.lessBusyOfTwo(r);
            }
        }
        return -1;
    }

    @Override
    public void answered(int machine, long tookNanos) {}

    private void update() {
        updatedAtNanos = view.arena().nowNanos();
        double others = 0;
        int count = 0;
        for (int r = 0; r < used.length; r++) {
            used[r] += GAIN * (utilisation(r) - used[r]);
            if (r != view.region() && !view.isDead(r)) {
                others += used[r];
                count++;
            }
        }
        boolean mayStay = count == 0 || used[view.region()] <= others / count + THRESHOLD;
        for (int r = 0; r < used.length; r++) {
            double headroom = Math.max(HEADROOM_MIN, 1 - used[r]) * slots(r);
            weights[r] = mayStay && r != view.region() ? TRICKLE * headroom / slots(r) : headroom;
        }
    }

    private double slots(int region) {
        return view.machinesOf(region).length
                * (double)
                        view.arena().machines().get(view.machinesOf(region)[0]).slots();
    }

    private double utilisation(int region) {
        double busy = 0;
        for (int machine : view.machinesOf(region)) {
            Machine node = view.arena().machines().get(machine);
            busy += Math.min(node.slots(), node.inFlight());
        }
        return busy / slots(region);
    }
}
