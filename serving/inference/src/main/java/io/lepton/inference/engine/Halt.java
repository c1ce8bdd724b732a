package io.lepton.inference.engine;

import org.jspecify.annotations.Nullable;

/**
 * The way to tell a run that nobody waits for it any more.
 *
 * <p>Of one run alone. Safe for any thread; guarded by its own monitor, so that what halts a run is never used once the run
 * has ended and its native objects serve another.
 */
public final class Halt {
    private boolean isAsked;
    private @Nullable Runnable means;

    /** Asks the run to end early: the one under way, or the one about to begin. */
    public synchronized void ask() {
        isAsked = true;
        if (means != null) {
            means.run();
        }
    }

    /** Names what ends the run that begins now; at once if that has been asked for already. */
    synchronized void begin(Runnable ending) {
        means = ending;
        if (isAsked) {
            ending.run();
        }
    }

    /** The run is over; tells whether it was asked to end. */
    synchronized boolean end() {
        means = null;
        return isAsked;
    }
}
