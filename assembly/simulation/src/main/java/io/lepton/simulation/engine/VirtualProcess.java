package io.lepton.simulation.engine;

/** A process in virtual time: what it has planned, and what was sent to it, ends with it. */
public final class VirtualProcess {
    private final VirtualTime time;
    private final String name;
    private final Place place;
    private boolean isAlive = true;

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

    public long nowNanos() {
        return time.nowNanos();
    }

    /** Ends the process; a process that starts again is another one. */
    public void kill() {
        isAlive = false;
    }

    /** Does something once the delay is over, if the process still lives then. */
    public void after(long delayNanos, Runnable action) {
        time.after(delayNanos, () -> {
            if (isAlive) {
                action.run();
            }
        });
    }

    /** Does something now, and again after each interval for as long as the process lives. */
    public void every(long intervalNanos, Runnable action) {
        action.run();
        after(intervalNanos, () -> every(intervalNanos, action));
    }
}
