package io.lepton.control;

import java.time.Duration;

/**
 * The first moments of a reign that succeeds another: the fleet, which has worked on by the last snapshot, comes back and
 * says what it holds, before anything is decided for it or said to it.
 *
 * <p>Without them a new control plane, which knows of no node, would tell gateways that there is none, and nodes that they
 * hold nothing. A first reign has nobody to wait for. Confined to the core.
 */
final class Gathering {
    private long maxNanos;
    private long beganNanos;
    private boolean hasBegun;
    private boolean isOver;

    Gathering(long epoch, Duration max) {
        this.maxNanos = max.toNanos();
        this.isOver = epoch <= 1 || max.isZero();
    }

    /** Has it last at least so long, though it be a first reign; before it begins. */
    void lastAtLeast(Duration min) {
        if (!min.isZero()) {
            maxNanos = Math.max(maxNanos, min.toNanos());
            isOver = false;
        }
    }

    /** Begins, at the first call. */
    void begin(long nowNanos) {
        if (!hasBegun) {
            hasBegun = true;
            beganNanos = nowNanos;
        }
    }

    boolean isUnderWay() {
        return !isOver;
    }

    /** Tells, once, that it is over. */
    boolean endsAt(long nowNanos) {
        if (isOver || nowNanos - beganNanos < maxNanos) {
            return false;
        }
        isOver = true;
        return true;
    }
}
