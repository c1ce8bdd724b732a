package io.lepton.simulation.engine;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A process in virtual time: what it has planned, and what was sent to it, ends with it.
 *
 * <p>A paused process does nothing and misses nothing: all that falls due meanwhile happens when it goes on. Its clock is
 * monotonic, and may be ahead of the world's.
 */
public final class VirtualProcess {
    private final VirtualTime time;
    private final String name;
    private final Place place;
    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean isAlive = true;
    private boolean isPaused;
    private long aheadNanos;

    /** Starts a process. */
    public VirtualProcess(VirtualTime time, String name, Place place) {
        this.time = time;
        this.name = name;
        this.place = place;
    }

    public String name() {
        return name;
    }

    public Place place() {
        return place;
    }

    public boolean isAlive() {
        return isAlive;
    }

    /** The time by its own clock. */
    public long nowNanos() {
        return time.nowNanos() + aheadNanos;
    }

    /** Ends the process; a process that starts again is another one. */
    public void kill() {
        isAlive = false;
        held.clear();
    }

    /** Stops it where it stands. */
    public void pause() {
        isPaused = true;
    }

    /** Lets it go on, with all that it has missed first. */
    public void resume() {
        isPaused = false;
        while (!held.isEmpty() && !isPaused) {
            held.remove().run();
        }
    }

    /** Lets its clock jump ahead. */
    public void jump(long nanos) {
        aheadNanos += nanos;
    }

    /** Does something here as soon as the process can; never, if it is dead by then. */
    void deliver(Runnable action) {
        if (isAlive && isPaused) {
            held.add(action);
        } else if (isAlive) {
            action.run();
        }
    }

    /** Does something once the delay is over, if the process still lives then. */
    public void after(long delayNanos, Runnable action) {
        time.after(delayNanos, () -> deliver(action));
    }

    /** Does something now, and again after each interval for as long as the process lives. */
    public void every(long intervalNanos, Runnable action) {
        action.run();
        after(intervalNanos, () -> every(intervalNanos, action));
    }
}
