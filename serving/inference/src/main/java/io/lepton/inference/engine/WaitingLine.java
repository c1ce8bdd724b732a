package io.lepton.inference.engine;

import io.lepton.domain.Priority;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of one layout that wait: of each priority in order of arrival.
 *
 * @param <R> the request
 */
final class WaitingLine<R> {
    private final Map<Priority, Deque<Ticket<R>>> lanes = new EnumMap<>(Priority.class);

    void add(Ticket<R> ticket) {
        lane(ticket).add(ticket);
    }

    void remove(Ticket<R> ticket) {
        lane(ticket).remove(ticket);
    }

    boolean isEmpty() {
        return lanes.values().stream().allMatch(Deque::isEmpty);
    }

    /**
     * The one that goes first, by an order in which of two of one priority the older does; none if nothing waits.
     *
     * <p>Hot: looks at one request of each priority; once for each request of a batch.
     */
    Optional<Ticket<R>> first(Comparator<Ticket<R>> order) {
        Ticket<R> first = null;
        for (Deque<Ticket<R>> lane : lanes.values()) {
            Ticket<R> head = lane.peek();
            if (head != null && (first == null || order.compare(head, first) < 0)) {
                first = head;
            }
        }
        return Optional.ofNullable(first);
    }

    /** The one of a priority that came last. */
    Optional<Ticket<R>> youngest(Priority priority) {
        return Optional.ofNullable(lanes.get(priority)).map(Deque::peekLast);
    }

    private Deque<Ticket<R>> lane(Ticket<R> ticket) {
        return lanes.computeIfAbsent(ticket.standing().priority(), _ -> new ArrayDeque<>());
    }
}
