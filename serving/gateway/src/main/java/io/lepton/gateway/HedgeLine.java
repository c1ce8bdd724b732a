package io.lepton.gateway;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one event loop that may be hedged if they still wait at a given time. Confined to the loop.
 *
 * <p>One timer looks at all of them, since almost every one is over before its time comes.
 */
final class HedgeLine {
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>((one, other) -> Long.signum(one.dueNanos - other.dueNanos));

    /** Hot: lets an exchange be hedged at a given time, unless it leaves the line before. */
    Waiting add(Exchange exchange, long dueNanos) {
        Waiting last = new Waiting(exchange, dueNanos);
        waiting.add(last);
        return last;
    }

    /** Hedges those whose time has come. */
    void sweep(long nowNanos) {
        for (Waiting next = waiting.peek(); next != null && nowNanos - next.dueNanos >= 0; next = waiting.peek()) {
            waiting.remove();
            if (next.exchange != null) {
                next.exchange.hedge();
            }
        }
    }

    /** A place in the line. */
    static final class Waiting {
        private final long dueNanos;
        private @Nullable Exchange exchange;

        private Waiting(Exchange exchange, long dueNanos) {
            this.exchange = exchange;
            this.dueNanos = dueNanos;
        }

        /** Hot: leaves the line; what is over need not be held in memory until its time comes. */
        void leave() {
            exchange = null;
        }
    }
}
