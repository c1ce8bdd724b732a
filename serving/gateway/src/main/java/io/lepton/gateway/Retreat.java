package io.lepton.gateway;

import java.time.Duration;

/**
 * Whether a region still sends requests to its own nodes: no longer, where another may answer, once half of what they
 * answered of late are failures of their own. {@link Outliers} cannot help then, since it leaves half of the nodes in place.
 *
 * <p>Health is green meanwhile, so answers alone tell when it is over. One request in a while stays all the same, and so
 * does whatever may be answered nowhere else; three that are answered in a row end the retreat. The while is a second at
 * first and doubles up to eight, since each of them may be a caller's loss. Without any attempt for half a minute there is no
 * word to go by, and it ends too.
 *
 * <p>Times are {@link WakingTime}. Owned by the {@link GatewayCore}.
 */
final class Retreat {
    /** A region that bears more errors than that is as good as dead. */
    static final double ERRORS_MAX = 0.5;

    private static final int ANSWERS_TO_RETURN = 3;
    private static final long PAUSE_NANOS_MIN = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE_NANOS_MAX = Duration.ofSeconds(8).toNanos();
    private static final long OBLIVION_NANOS = Duration.ofSeconds(30).toNanos();

    private final ErrorAverage errors = new ErrorAverage();
    private boolean isOut;
    private int answersInRow;
    private long pauseNanos;
    private long probedAtNanos;
    private long notedAtNanos;

    /** Notes how an attempt at one of the region's own nodes ended. */
    void note(AttemptOutcome outcome, long nowNanos) {
        errors.note(outcome, nowNanos);
        notedAtNanos = nowNanos;
        switch (outcome) {
            case ANSWERED -> answersInRow++;
            case FAILED, BROKEN -> answersInRow = 0;
            case CANCELLED -> {}
        }
        if (isOut && answersInRow >= ANSWERS_TO_RETURN) {
            end();
        } else if (!isOut && errors.share(nowNanos) >= ERRORS_MAX) {
            isOut = true;
            pauseNanos = PAUSE_NANOS_MIN;
            probedAtNanos = nowNanos;
        }
    }

    /** Hot: whether a request had better leave the region; if not, it is one of the few that find out how things are. */
    boolean sendsAway(long nowNanos) {
        if (!isOut) {
            return false;
        }
        if (nowNanos - notedAtNanos >= OBLIVION_NANOS) {
            end();
            return false;
        }
        // What answers is soon asked again.
        long waitNanos = answersInRow > 0 ? PAUSE_NANOS_MIN / ANSWERS_TO_RETURN : pauseNanos;
        if (nowNanos - probedAtNanos < waitNanos) {
            return true;
        }
        probedAtNanos = nowNanos;
        pauseNanos = Math.min(2 * pauseNanos, PAUSE_NANOS_MAX);
        return false;
    }

    /** What the region tells others of its errors, in [0, 1]: enough to keep them away for as long as it sends away its own. */
    double errorShare(long nowNanos) {
        boolean isForgotten = nowNanos - notedAtNanos >= OBLIVION_NANOS;
        double share = errors.share(nowNanos);
        return isOut && !isForgotten ? Math.max(share, ERRORS_MAX) : share;
    }

    private void end() {
        isOut = false;
        answersInRow = 0;
        errors.forget();
    }
}
