package io.lepton.inference.engine;

/**
 * A request's place in a {@link BatchPlan}; of that plan alone.
 *
 * @param <R> the request
 */
final class Ticket<R> {
    private final R request;
    private final Layout row;
    private final long rows;
    private final long bytes;
    private final Standing standing;
    private final long number;
    private boolean isWaiting = true;

    /** @param number counts the requests that came before */
    Ticket(R request, Layout row, long rows, long bytes, Standing standing, long number) {
        this.request = request;
        this.row = row;
        this.rows = rows;
        this.bytes = bytes;
        this.standing = standing;
        this.number = number;
    }

    R request() {
        return request;
    }

    Layout row() {
        return row;
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    Standing standing() {
        return standing;
    }

    long number() {
        return number;
    }

    boolean isWaiting() {
        return isWaiting;
    }

    void leave() {
        isWaiting = false;
    }
}
