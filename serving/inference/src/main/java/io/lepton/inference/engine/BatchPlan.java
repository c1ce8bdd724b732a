package io.lepton.inference.engine;

import io.lepton.domain.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests that wait for one model, and which of them run together next.
 *
 * <p>Late binding, as in Triton's dynamic batcher with a delay of 0: nothing is decided when a request arrives, and nothing
 * waits for company while an executor is idle. An executor that becomes free takes the first of all that wait and, in
 * order, all that has the same {@link Layout} for one row, up to a number of rows and bytes. Requests of other shapes keep
 * their places: they are never padded. The first of all is in every batch's choice, so no shape starves another. Requests
 * whose deadline has passed are put aside when their turn comes.
 *
 * <p>The higher {@link Priority} is first, and within one the older request. A request counts as one priority higher for each
 * time of patience that it has waited, so after two of them nothing that comes later overtakes it: no priority starves
 * another. What has room left in a batch is filled with lower priorities. Within a priority the earliest deadline does
 * <i>not</i> go first: a request is let in if it is foreseen to begin in time behind those that wait already, and one that
 * overtakes would break that promise to them; what cannot begin in time behind them is refused at its arrival.
 *
 * <p>Without clock or threads; guarded by the lock of the queue that owns it.
 *
 * @param <R> the request
 */
final class BatchPlan<R> {
    /**
     * What an executor takes.
     *
     * @param together run as one, in order; empty if nothing waits
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

    private static final Priority[] LOWEST_FIRST = {Priority.LOW, Priority.NORMAL, Priority.HIGH};

    private final long bytesMax;
    private final long patienceNanos;
    private final Map<Layout, WaitingLine<R>> lines = new HashMap<>();
    private final long[] rowsByRank = new long[LOWEST_FIRST.length];
    private long numbers;
    private int requestsWaiting;

    /**
     * An empty plan.
     *
     * @param bytesMax the inputs of a batch of several requests take no more
     * @param patienceNanos a request counts as one priority higher each time that it has waited so long
     */
    BatchPlan(long bytesMax, long patienceNanos) {
        this.bytesMax = bytesMax;
        this.patienceNanos = patienceNanos;
    }

    /**
     * Takes in a request.
     *
     * @param row the layout of one row, or {@link Layout#ALONE}
     * @param rows how many it has, at least 1
     * @param bytes what its inputs take
     */
    Ticket<R> add(R request, Layout row, long rows, long bytes, Standing standing) {
        var ticket = new Ticket<>(request, row, rows, bytes, standing, numbers++);
        lines.computeIfAbsent(row, _ -> new WaitingLine<>()).add(ticket);
        rowsByRank[standing.priority().rank()] += rows;
        requestsWaiting++;
        return ticket;
    }

    /** Takes a request out whose caller is gone; does nothing if it has been taken. */
    void withdraw(Ticket<R> ticket) {
        WaitingLine<R> line = lines.get(ticket.row());
        if (ticket.isWaiting() && line != null) {
            remove(line, ticket);
            if (line.isEmpty()) {
                lines.remove(ticket.row());
            }
        }
    }

    /** Takes the youngest of the lowest priority out, if that is lower than the given one. */
    Optional<R> displace(Priority by) {
        for (Priority lower : LOWEST_FIRST) {
            if (lower.rank() <= by.rank()) {
                return Optional.empty();
            }
            Optional<Ticket<R>> youngest = lines.values().stream()
                    .flatMap(line -> line.youngest(lower).stream())
                    .max(Comparator.comparingLong(Ticket::number));
            if (youngest.isPresent()) {
                withdraw(youngest.get());
                return youngest.map(Ticket::request);
            }
        }
        return Optional.empty();
    }

    /** Takes what runs next. */
    Batch<R> take(long nowNanos, int rowsMax) {
        List<R> late = new ArrayList<>();
        List<R> together = new ArrayList<>();
        long rows = 0;
        Comparator<Ticket<R>> order = order(nowNanos);
        for (var first = first(order); together.isEmpty() && first.isPresent(); first = first(order)) {
            Layout row = first.get().row();
            rows = fill(row, row.equals(Layout.ALONE) ? 1 : rowsMax, nowNanos, together, late);
        }
        return new Batch<>(together, late, rows);
    }

    int requestsWaiting() {
        return requestsWaiting;
    }

    long rowsWaiting() {
        return rowsAheadOf(Priority.LOW);
    }

    /** The rows that wait and go before a new request of a priority, but for those that patience has raised. */
    long rowsAheadOf(Priority priority) {
        long rows = 0;
        for (int rank = 0; rank <= priority.rank(); rank++) {
            rows += rowsByRank[rank];
        }
        return rows;
    }

    private Comparator<Ticket<R>> order(long nowNanos) {
        return Comparator.<Ticket<R>>comparingLong(ticket -> ticket.standing().rank(nowNanos, patienceNanos))
                .thenComparingLong(Ticket::number);
    }

    private Optional<Ticket<R>> first(Comparator<Ticket<R>> order) {
        return lines.values().stream()
                .flatMap(line -> line.first(order).stream())
                .min(order);
    }

    private long fill(Layout row, long rowsMax, long nowNanos, List<R> together, List<R> late) {
        WaitingLine<R> line = lines.getOrDefault(row, new WaitingLine<>());
        Comparator<Ticket<R>> order = order(nowNanos);
        long rows = 0;
        long bytes = 0;
        for (var next = line.first(order); next.isPresent(); next = line.first(order)) {
            Ticket<R> ticket = next.get();
            if (ticket.standing().isLate(nowNanos)) {
                late.add(ticket.request());
            } else if (together.isEmpty() || (rows + ticket.rows() <= rowsMax && bytes + ticket.bytes() <= bytesMax)) {
                together.add(ticket.request());
                rows += ticket.rows();
                bytes += ticket.bytes();
            } else {
                return rows;
            }
            remove(line, ticket);
        }
        lines.remove(row);
        return rows;
    }

    private void remove(WaitingLine<R> line, Ticket<R> ticket) {
        line.remove(ticket);
        ticket.leave();
        rowsByRank[ticket.standing().priority().rank()] -= ticket.rows();
        requestsWaiting--;
    }
}
