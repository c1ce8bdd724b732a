package io.lepton.simulation.contest;

/** Requests of real callers in a loop: the pauses between them, in shares of the mean, and the work of each. Immutable. */
public final class Tape {
    private final double[] gaps;
    private final long[] workNanos;

    /**
     * Takes requests in the order of time.
     *
     * @param atNanos when each came, not all at one moment
     * @param workNanos what a sound node needs for each, positive
     */
    public Tape(long[] atNanos, long[] workNanos) {
        int count = atNanos.length;
        double mean = (double) (atNanos[count - 1] - atNanos[0]) / (count - 1);
        this.workNanos = workNanos.clone();
        this.gaps = new double[count];
        // From the last request the loop begins anew after a usual pause.
        gaps[0] = 1;
        for (int i = 1; i < count; i++) {
            gaps[i] = (atNanos[i] - atNanos[i - 1]) / mean;
        }
    }

    int size() {
        return gaps.length;
    }

    /** The pause before a request, 1 on average. */
    double gap(int turn) {
        return gaps[turn % gaps.length];
    }

    long workNanos(int turn) {
        return workNanos[turn % workNanos.length];
    }
}
