package io.lepton.inference.engine;

import java.time.Duration;

/**
 * The bounds of one model's queue.
 *
 * @param requestsMax how many requests wait or run at once; more are refused
 * @param waitMax a request that is expected to wait longer is refused, once runs have told what one costs
 * @param rowsMax no batch of several requests has more rows; 1 runs every request by itself
 * @param bytesMax the inputs of such a batch take no more; each executor keeps so much memory for a model that batches
 * @param executors how many threads the pool has
 */
public record QueueConfig(int requestsMax, Duration waitMax, int rowsMax, long bytesMax, int executors) {
    private static final int PATIENCE_DIVISOR = 10;

    public QueueConfig {
        requirePositive("requestsMax", requestsMax);
        requirePositive("waitMax", waitMax.toNanos());
        requirePositive("rowsMax", rowsMax);
        requirePositive("bytesMax", bytesMax);
        requirePositive("executors", executors);
        if (Integer.bitCount(rowsMax) != 1) {
            throw new IllegalArgumentException("not a power of two: rowsMax=" + rowsMax);
        }
    }

    /** A request that has waited so long counts as one priority higher: a tenth of {@code waitMax}. */
    Duration patience() {
        return waitMax.dividedBy(PATIENCE_DIVISOR);
    }

    /** The same for a model with settings of its own; batches have powers of two as their bounds, so it is rounded down. */
    public QueueConfig under(ModelSettings settings) {
        int rows = Math.min(rowsMax, Integer.highestOneBit(settings.rowsMax()));
        return new QueueConfig(requestsMax, waitMax, rows, bytesMax, executors);
    }

    private static void requirePositive(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("must be positive: " + field + "=" + value);
        }
    }
}
