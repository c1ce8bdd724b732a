package io.lepton.domain;

import java.util.List;

/**
 * The scale on which every process counts how long answers took: buckets a quarter wide, from 0.2 ms to over a minute.
 *
 * <p>A quantile read from it is at most a quarter too high, and never too low; counts of several processes may be added.
 */
public final class LatencyBuckets {
    /** How many there are; the last takes in whatever is longer. */
    public static final int COUNT = 58;

    private static final double FIRST_NANOS = 200_000;
    private static final double WIDTH = 1.25;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] UPPER_NANOS = uppers();

    private LatencyBuckets() {}

    /** Hot: the bucket of a time, by bisection; allocates nothing. */
    public static int of(long nanos) {
        int low = 0;
        int high = COUNT - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (nanos <= UPPER_NANOS[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The longest time of a bucket, in seconds; of the last, where it would end if it did. */
    public static double upperSeconds(int bucket) {
        return UPPER_NANOS[bucket] / NANOS_PER_SECOND;
    }

    /**
     * The time that a share of the answers did not exceed, rounded up to its bucket, in seconds; 0 where there are none.
     *
     * @param counts of the first buckets; those that are missing are 0
     */
    public static double quantileSeconds(List<Long> counts, double share) {
        long total = counts.stream().mapToLong(Long::longValue).sum();
        long left = (long) Math.ceil(share * total);
        for (int bucket = 0; bucket < counts.size(); bucket++) {
            left -= counts.get(bucket);
            if (left <= 0 && total > 0) {
                return upperSeconds(bucket);
            }
        }
        return 0;
    }

    private static double[] uppers() {
        double[] uppers = new double[COUNT];
        double upper = FIRST_NANOS;
        for (int i = 0; i < COUNT; i++) {
            uppers[i] = upper;
            upper *= WIDTH;
        }
        return uppers;
    }
}
