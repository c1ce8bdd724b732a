package io.lepton.simulation.engine;

import java.util.PriorityQueue;

/**
 * A clock that jumps from event to event, and the events that are still to come.
 *
 * <p>Events run in the order of their times, and those of one instant in the order in which they were planned: nothing
 * else decides. Confined to one thread.
 */
public final class VirtualTime {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long planned;
    private long ran;
    private Runnable observer = () -> {};

    /** The time of the event in hand, nanoseconds since the world began. */
    public long nowNanos() {
        return nowNanos;
    }

    /** How many events have run. */
    public long eventCount() {
        return ran;
    }

    /**
     * Plans an event.
     *
     * @throws IllegalArgumentException if its time has passed
     */
    public void at(long nanos, Runnable action) {
        if (nanos < nowNanos) {
            throw new IllegalArgumentException("that time has passed: nanos=" + nanos + ", nowNanos=" + nowNanos);
        }
        events.add(new Event(nanos, planned++, action));
    }

    /** Plans an event for when the delay is over; at least 0. */
    public void after(long delayNanos, Runnable action) {
        at(nowNanos + delayNanos, action);
    }

    /** Has somebody look at the world after every event from now on. */
    public void observe(Runnable look) {
        observer = look;
    }

    /** Runs every event up to the given time, those that they plan included, and stands at that time. */
    public void runUntil(long endNanos) {
        for (Event next = events.peek(); next != null && next.nanos <= endNanos; next = events.peek()) {
            events.remove();
            nowNanos = next.nanos;
            ran++;
            next.action.run();
            observer.run();
        }
        nowNanos = Math.max(nowNanos, endNanos);
    }

    private record Event(long nanos, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }
}
