package io.lepton.inference.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The requests that wait for one model, and which of them run together next.
 *
 * <p>Late binding, as in Triton's dynamic batcher with a delay of 0: nothing is decided when a request arrives, and nothing
 * waits for company while an executor is idle. An executor that becomes free takes the request that has waited longest,
 * and behind it, in order of arrival, all that has the same {@link Layout} for one row, up to a number of rows and bytes.
 * Requests of other shapes keep their places: they are never padded. The oldest request is in every batch's choice, so
 * no shape starves another. Requests whose deadline has passed are put aside when their turn comes.
 *
 * <p>Without clock or threads; guarded by the lock of the queue that owns it.
 *
 * @param <R> the request
 */
final class BatchPlan<R> {
    /** The deadline of a request that has none. */
    static final long NEVER = Long.MAX_VALUE;

    /**
     * A request's place in the plan.
     *
     * @param <R> the request
     */
    static final class Ticket<R> {
        private final R request;
        private final Layout row;
        private final long rows;
        private final long bytes;
        private final long deadlineNanos;
        private final long number;
        private boolean isWaiting = true;

        private Ticket(R request, Layout row, long rows, long bytes, long deadlineNanos, long number) {
            this.request = request;
            this.row = row;
            this.rows = rows;
            this.bytes = bytes;
            this.deadlineNanos = deadlineNanos;
            this.number = number;
        }

        private boolean isLate(long nowNanos) {
            return deadlineNanos != NEVER && deadlineNanos - nowNanos <= 0;
        }
    }

    /**
     * What an executor takes.
     *
     * @param together run as one, oldest first; empty if nothing waits
     * @param late not worth running any more
     * @param rows of all that run together
     * @param <R> the request
     */
    record Batch<R>(List<R> together, List<R> late, long rows) {
        Batch {
            together = List.copyOf(together);
            late = List.copyOf(late);
        }
    }

    private final long bytesMax;
    private final Map<Layout, Queue<Ticket<R>>> groups = new HashMap<>();
    private long numbers;
    private long rowsWaiting;
    private int requestsWaiting;

    /** @param bytesMax the inputs of a batch of several requests take no more */
    BatchPlan(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Takes in a request.
     *
     * @param row the layout of one row, or {@link Layout#ALONE}
     * @param rows how many it has, at least 1
     * @param bytes what its inputs take
     * @param deadlineNanos when the caller gives up, or {@link #NEVER}
     */
    Ticket<R> add(R request, Layout row, long rows, long bytes, long deadlineNanos) {
        var ticket = new Ticket<>(request, row, rows, bytes, deadlineNanos, numbers++);
        groups.computeIfAbsent(row, _ -> new ArrayDeque<>()).add(ticket);
        rowsWaiting += rows;
        requestsWaiting++;
        return ticket;
    }

    /** Takes a request out whose caller is gone; does nothing if it has been taken. */
    void withdraw(Ticket<R> ticket) {
        Queue<Ticket<R>> group = groups.get(ticket.row);
        if (ticket.isWaiting && group != null && group.remove(ticket)) {
            leave(ticket);
            forget(group, ticket.row);
        }
    }

    /** Takes what runs next. */
    Batch<R> take(long nowNanos, int rowsMax) {
        List<R> late = new ArrayList<>();
        List<R> together = new ArrayList<>();
        long rows = 0;
        while (together.isEmpty() && !groups.isEmpty()) {
            Queue<Ticket<R>> group = oldest(groups.values());
            Layout row = group.element().row;
            rows = fill(group, nowNanos, row.equals(Layout.ALONE) ? 1 : rowsMax, together, late);
            forget(group, row);
        }
        return new Batch<>(together, late, rows);
    }

    int requestsWaiting() {
        return requestsWaiting;
    }

    long rowsWaiting() {
        return rowsWaiting;
    }

    private Queue<Ticket<R>> oldest(Collection<Queue<Ticket<R>>> waiting) {
        return waiting.stream()
                .min(Comparator.comparingLong(group -> group.element().number))
                .orElseThrow();
    }

    private long fill(Queue<Ticket<R>> group, long nowNanos, long rowsMax, List<R> together, List<R> late) {
        long rows = 0;
        long bytes = 0;
        for (Ticket<R> ticket = group.peek(); ticket != null; ticket = group.peek()) {
            if (ticket.isLate(nowNanos)) {
                late.add(ticket.request);
            } else if (together.isEmpty() || (rows + ticket.rows <= rowsMax && bytes + ticket.bytes <= bytesMax)) {
                together.add(ticket.request);
                rows += ticket.rows;
                bytes += ticket.bytes;
            } else {
                return rows;
            }
            group.remove();
            leave(ticket);
        }
        return rows;
    }

    private void leave(Ticket<R> ticket) {
        ticket.isWaiting = false;
        rowsWaiting -= ticket.rows;
        requestsWaiting--;
    }

    private void forget(Queue<Ticket<R>> group, Layout row) {
        if (group.isEmpty()) {
            groups.remove(row);
        }
    }
}
