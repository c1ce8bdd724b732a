package io.lepton.gateway;

/**
 * How long answers took of late, in buckets a tenth wide; older answers count half as much with each {@link #age}.
 *
 * <p>Costs 160 counts and no allocation. Owned by the {@link GatewayCore}.
 */
final class LatencyHistogram {
    private static final int BUCKETS = 160;
    private static final double FIRST_NANOS = 100_000;
    private static final double LOG_WIDTH = Math.log(1.1);

    /** Fewer answers than that tell nothing of their slowest fiftieth. */
    private static final double ANSWERS_MIN = 100;

    private final double[] counts = new double[BUCKETS];
    private double total;

    /** Hot: from 0.1 ms to 6 minutes; what is faster or slower counts as that. */
    void add(long nanos) {
        counts[Math.clamp((int) Math.ceil(Math.log(nanos / FIRST_NANOS) / LOG_WIDTH), 0, BUCKETS - 1)]++;
        total++;
    }

    /** Lets all that was added so far count half. */
    void age() {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] /= 2;
        }
        total /= 2;
    }

    /** The time that a share of the answers did not exceed, rounded up to its bucket; 0 where there are too few to tell. */
    long quantileNanos(double share) {
        if (total < ANSWERS_MIN) {
            return 0;
        }
        double left = share * total;
        int bucket = 0;
        while (bucket < BUCKETS - 1 && left > counts[bucket]) {
            left -= counts[bucket++];
        }
        return Math.round(FIRST_NANOS * Math.exp(bucket * LOG_WIDTH));
    }
}
