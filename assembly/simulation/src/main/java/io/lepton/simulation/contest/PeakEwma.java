package io.lepton.simulation.contest;

import java.time.Duration;

/**
 * Of two random nodes of all regions the one with the lower latency times requests in flight; a latency above the average
 * counts at once, one below it slowly.
 *
 * @see <a href="https://linkerd.io/2016/03/16/beyond-round-robin-load-balancing-for-latency/">Finagle's Peak EWMA</a>
 */
final class PeakEwma implements Chooser {
    private static final double DECAY_NANOS = Duration.ofSeconds(10).toNanos();

    private final View view;
    private final double[] costNanos;
    private final long[] stampNanos;

    PeakEwma(View view) {
        this.view = view;
        this.costNanos = new double[view.inFlight().length];
        this.stampNanos = new long[costNanos.length];
    }

    @Override
    public int choose() {
        int one = view.anyMachine();
        int two = view.anyMachine();
        return one < 0 || (two >= 0 && load(two) < load(one)) ? two : one;
    }

    @Override
    public void answered(int machine, long tookNanos) {
        observe(machine, tookNanos);
    }

    private double load(int machine) {
        observe(machine, 0);
        return costNanos[machine] * (view.inFlight()[machine] + 1);
    }

    private void observe(int machine, long nanos) {
        long nowNanos = view.arena().nowNanos();
        double weight = Math.exp(-(nowNanos - stampNanos[machine]) / DECAY_NANOS);
        stampNanos[machine] = nowNanos;
        costNanos[machine] = nanos > costNanos[machine] ? nanos : costNanos[machine] * weight + nanos * (1 - weight);
    }
}
