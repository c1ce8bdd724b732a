package io.lepton.simulation.contest;

/** One request of a caller: when it came, where, and whether it has been answered. */
final class Call {
    private final int region;
    private final int phase;
    private final long arrivedNanos;
    private final long workNanos;
    private boolean isOver;

    Call(int region, int phase, long arrivedNanos, long workNanos) {
        this.region = region;
        this.phase = phase;
        this.arrivedNanos = arrivedNanos;
        this.workNanos = workNanos;
    }

    /** The region whose gateway it reached. */
    int region() {
        return region;
    }

    int phase() {
        return phase;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    /** What a sound node needs for it; 0 where that is left to the node's lot. */
    long workNanos() {
        return workNanos;
    }

    boolean isOver() {
        return isOver;
    }

    /** Ends it; false if it is over already. */
    boolean end() {
        boolean isFirst = !isOver;
        isOver = true;
        return isFirst;
    }
}
