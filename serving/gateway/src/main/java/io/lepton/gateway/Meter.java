package io.lepton.gateway;

/**
 * Holds a tenant to a rate, with a burst after a rest: the generic cell rate algorithm, which is a token bucket told as one
 * time, the one at which the next request would come if all came evenly.
 *
 * <p>Owned by the {@link AdmissionCore}.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371, annex A</a>
 */
final class Meter {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long apartNanos;
    private final long earlyNanosMax;
    private long dueNanos;

    /**
     * Makes a meter that has rested.
     *
     * @param perSecond how many in the long run
     * @param burst how many at once after a rest, at least 1
     */
    Meter(double perSecond, int burst, long nowNanos) {
        this.apartNanos = Math.round(NANOS_PER_SECOND / perSecond);
        this.earlyNanosMax = (burst - 1) * apartNanos;
        this.dueNanos = nowNanos;
    }

    /** Hot: takes one more request, and returns 0; or refuses it, and returns how many nanoseconds it is too early. */
    long take(long nowNanos) {
        long earlyNanos = Math.max(0, dueNanos - nowNanos);
        if (earlyNanos > earlyNanosMax) {
            return earlyNanos - earlyNanosMax;
        }
        dueNanos = nowNanos + earlyNanos + apartNanos;
        return 0;
    }

    /** Whether it remembers nothing that a new one would not know. */
    boolean hasRested(long nowNanos) {
        return dueNanos - nowNanos <= 0;
    }
}
