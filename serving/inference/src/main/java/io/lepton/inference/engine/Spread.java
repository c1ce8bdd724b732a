package io.lepton.inference.engine;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * How many times lie within each of some bounds, which double from 65.536 microseconds to 17 seconds.
 *
 * <p>Hot: a note is a shift and an addition to a striped counter. Safe for any thread.
 */
final class Spread {
    /** The first bound is two to the power of this, in nanoseconds. */
    private static final int FIRST_BITS = 16;

    private static final int BOUNDS = 19;

    /** For each bound the times above the one before; at the end those above all. */
    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(BOUNDS + 1L).toArray(LongAdder[]::new);

    void add(long nanos) {
        counts[place(nanos)].increment();
    }

    /** The number of times within each bound, by the bound in nanoseconds; those above the last are left out. */
    SortedMap<Long, Long> within() {
        SortedMap<Long, Long> within = new TreeMap<>();
        long sum = 0;
        for (int place = 0; place < BOUNDS; place++) {
            sum += counts[place].sum();
            within.put(1L << (FIRST_BITS + place), sum);
        }
        return within;
    }

    private static int place(long nanos) {
        long above = Math.max(0, nanos - 1) >> FIRST_BITS;
        return Math.min(Long.SIZE - Long.numberOfLeadingZeros(above), BOUNDS);
    }
}
