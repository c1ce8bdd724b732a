package io.lepton.wire;

import io.lepton.domain.ModelName;
import java.util.List;
import java.util.Optional;

/**
 * All that a node is to do about jobs now. What it has of others is of no use, and it removes it.
 *
 * @param orders the jobs that it is to train
 * @param kept jobs that are over, of which it keeps what it has: they may be taken up again
 */
public record JobOrders(List<Order> orders, List<Integer> kept) {
    public JobOrders {
        orders = List.copyOf(orders);
        kept = List.copyOf(kept);
    }

    /**
     * One job; a node that has something of it goes on from there, if the text is the same.
     *
     * @param attempt which handing over it is; what the node says of an earlier one is not heard
     * @param file how the job's file is called
     * @param text the job
     * @param memory how large the Java heap may become
     * @param isCancelled whether it is to save and end
     * @param log the place up to which its log is known; empty at its beginning
     */
    public record Order(
            int job,
            int attempt,
            ModelName model,
            String file,
            String text,
            Optional<String> memory,
            boolean isCancelled,
            String log) {}
}
