package io.lepton.gateway;

import java.util.PriorityQueue;

/**
 * The exchanges of one event loop that may be hedged if they still wait at a given time. Confined to the loop.
 *
 * <p>One timer looks at all of them, since almost every one is over before its time comes.
 */
final class HedgeLine {
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>((one, other) -> Long.signum(one.dueNanos - other.dueNanos));

    void add(Exchange exchange, long dueNanos) {
        waiting.add(new Waiting(exchange, dueNanos));
    }

    /** Hedges those whose time has come. */
    void sweep(long nowNanos) {
        for (Waiting next = waiting.peek(); next != null && nowNanos - next.dueNanos >= 0; next = waiting.peek()) {
            waiting.remove();
            next.exchange.hedge();
        }
    }

    private record Waiting(Exchange exchange, long dueNanos) {}
}
