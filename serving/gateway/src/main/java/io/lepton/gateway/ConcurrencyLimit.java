package io.lepton.gateway;

import io.lepton.domain.Priority;

/**
 * How many requests for one model may be under way at once; the bound follows what is measured.
 *
 * <p>Answers that take much longer than they used to are waiting somewhere, and more requests would only wait longer. So
 * about ten times a second the mean time to an answer is held against its own average over some minutes: the bound shrinks
 * by as much as answers have become slower, beyond a tolerance, and grows by the root of itself while they have not. This
 * is the gradient rule of the concurrency-limits library, smoothed as there, with two departures. What is answered within
 * the goal is no congestion, however fast it was before: a caller that is promised 400 ms is not refused for 40 instead of
 * 4. And the last tenth of the room is kept for those of high priority, the last three tenths from those of low.
 *
 * <p>Owned by the {@link AdmissionCore}.
 *
 * @see <a href="https://github.com/Netflix/concurrency-limits">Netflix concurrency-limits, Gradient2Limit</a>
 */
final class ConcurrencyLimit {
    static final int LIMIT_MIN = 20;
    static final int LIMIT_MAX = 20_000;

    private static final int LIMIT_FIRST = 1_000;
    private static final int SAMPLES_MIN = 20;
    private static final long WINDOW_NANOS = 100_000_000;
    private static final double TOLERANCE = 2;
    private static final double SHRINK_MAX = 0.5;
    private static final double SMOOTHING = 0.2;
    private static final double LONG_WINDOWS = 600;
    private static final double LONG_DECAY = 0.95;
    private static final double NORMAL_SHARE = 0.9;
    private static final double LOW_SHARE = 0.7;

    private final double goalNanos;
    private double limit = LIMIT_FIRST;
    private int inFlight;
    private int inFlightPeak;
    private double usualNanos;
    private double windowNanos;
    private int windowSamples;
    private long windowBeganNanos;

    ConcurrencyLimit(long goalNanos, long nowNanos) {
        this.goalNanos = goalNanos;
        this.windowBeganNanos = nowNanos;
    }

    /** Hot: lets a request in, if there is room for its priority. */
    boolean enter(Priority priority) {
        if (inFlight + 1 > limit * share(priority)) {
            return false;
        }
        inFlight++;
        inFlightPeak = Math.max(inFlightPeak, inFlight);
        return true;
    }

    /** Hot: a request is over that says nothing of how busy the model is: cancelled, refused, or broken off. */
    void leave() {
        inFlight--;
    }

    /** Hot: a request was answered; the answer began so long after the request had come. */
    void leave(long tookNanos, long nowNanos) {
        inFlight--;
        windowNanos += tookNanos;
        windowSamples++;
        if (windowSamples >= SAMPLES_MIN && nowNanos - windowBeganNanos >= WINDOW_NANOS) {
            adapt(windowNanos / windowSamples);
            windowNanos = 0;
            windowSamples = 0;
            windowBeganNanos = nowNanos;
            inFlightPeak = inFlight;
        }
    }

    int limit() {
        return (int) limit;
    }

    boolean isIdle() {
        return inFlight == 0;
    }

    private static double share(Priority priority) {
        return switch (priority) {
            case HIGH -> 1;
            case NORMAL -> NORMAL_SHARE;
            case LOW -> LOW_SHARE;
        };
    }

    private void adapt(double recentNanos) {
        usualNanos = usualNanos == 0 ? recentNanos : usualNanos + (recentNanos - usualNanos) / LONG_WINDOWS;
        if (usualNanos > 2 * recentNanos) {
            // After a long congestion the average would take minutes to come down, and let too much in meanwhile.
            usualNanos *= LONG_DECAY;
        }
        if (inFlightPeak < limit / 2) {
            return;
        }
        double gradient =
                recentNanos <= goalNanos ? 1 : Math.clamp(TOLERANCE * usualNanos / recentNanos, SHRINK_MAX, 1);
        double next = limit * gradient + Math.sqrt(limit);
        limit = Math.clamp(limit + SMOOTHING * (next - limit), LIMIT_MIN, LIMIT_MAX);
    }
}
