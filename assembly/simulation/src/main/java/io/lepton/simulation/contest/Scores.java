package io.lepton.simulation.contest;

/** What became of the calls of one run, by phase. */
final class Scores {
    private final double sloNanos;
    private final long[] calls;
    private final long[] missed;
    private final long[] crossed;

    Scores(int phases, double sloNanos) {
        this.sloNanos = sloNanos;
        this.calls = new long[phases];
        this.missed = new long[phases];
        this.crossed = new long[phases];
    }

    /** A call has missed its time until it is answered within it: one that never is counts too. */
    void came(Call call) {
        calls[call.phase()]++;
        missed[call.phase()]++;
    }

    void answered(Call call, int region, long nowNanos) {
        if (nowNanos - call.arrivedNanos() <= sloNanos) {
            missed[call.phase()]--;
        }
        if (region != call.region()) {
            crossed[call.phase()]++;
        }
    }

    long calls(int phase) {
        return calls[phase];
    }

    long missed(int phase) {
        return missed[phase];
    }

    long crossed(int phase) {
        return crossed[phase];
    }
}
