package io.lepton.inference.engine;

import io.lepton.chassis.Clock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one loaded version has done so far: counts and times that only grow.
 *
 * <p>The statistics extension and the metrics tell the same figures, from here. Hot: each note is a few additions to
 * striped counters, which threads do not share. The figures of one reading may lie a request apart. Safe for any thread.
 */
public final class ModelFigures {
    private final Clock clock;
    private final Tally success = new Tally();
    private final Tally failure = new Tally();
    private final Tally queue = new Tally();
    private final Spread queueSpread = new Spread();
    private final Tally input = new Tally();
    private final Tally run = new Tally();
    private final Tally output = new Tally();
    private final Tally cacheHit = new Tally();
    private final Tally cacheMiss = new Tally();
    private final Map<Integer, Batches> batches = new ConcurrentHashMap<>();
    private volatile long lastRunMillis;

    public ModelFigures(Clock clock) {
        this.clock = clock;
    }

    /** A count, and the nanoseconds that what was counted took together. */
    public record Total(long count, long nanos) {}

    /** The steps of the executions of one size of batch. */
    public record Batch(Total input, Total run, Total output) {}

    /**
     * The figures at one moment.
     *
     * @param success requests that were answered, from their arrival at the queue until the answer was written
     * @param failure requests that were refused or broke off
     * @param queue from the arrival until an executor began
     * @param queueWithin how many of those took no longer than each of some bounds in nanoseconds, in ascending order
     * @param input reading requests into tensors
     * @param run running the model; each request of a batch counts, with the time of the whole batch
     * @param output writing answers
     * @param cacheHit requests that were answered by what was kept: looking it up, and writing the answer
     * @param cacheMiss requests that were not: looking in vain, and keeping the answer
     * @param batches by the number of requests in a batch, in ascending order; each execution counts once
     * @param lastRunMillis when the last execution began, in milliseconds since the epoch; 0 if there was none
     */
    public record Reading(
            Total success,
            Total failure,
            Total queue,
            SortedMap<Long, Long> queueWithin,
            Total input,
            Total run,
            Total output,
            Total cacheHit,
            Total cacheMiss,
            Map<Integer, Batch> batches,
            long lastRunMillis) {
        public Reading {
            queueWithin = new TreeMap<>(queueWithin);
            batches = new TreeMap<>(batches);
        }

        /** How often the model was run. */
        public long executions() {
            return batches.values().stream()
                    .mapToLong(batch -> batch.run().count())
                    .sum();
        }
    }

    /** The time from which a step is measured, in nanoseconds of the node's clock. */
    public long begin() {
        return clock.nanos();
    }

    /** Notes that a request has been read. */
    public void read(long begin) {
        input.add(1, begin() - begin);
    }

    /** Notes that a request was answered. */
    void succeed(long begin) {
        success.add(1, begin() - begin);
    }

    /** Notes that a request was refused or broke off. */
    public void fail(long begin) {
        failure.add(1, begin() - begin);
    }

    /** Notes that requests which arrived at a time are about to run; gives the time of that. */
    long leaveQueue(long arrived) {
        long now = begin();
        leaveQueue(arrived, now);
        return now;
    }

    private void leaveQueue(long arrived, long now) {
        queue.add(1, now - arrived);
        queueSpread.add(now - arrived);
        lastRunMillis = clock.now().toEpochMilli();
    }

    /**
     * Notes one execution.
     *
     * @param size the requests in it
     * @param inputNanos putting their inputs together
     * @param runNanos running the model
     * @param outputNanos writing their answers
     */
    void execute(int size, long inputNanos, long runNanos, long outputNanos) {
        run.add(size, size * runNanos);
        output.add(size, outputNanos);
        batches.computeIfAbsent(size, _ -> new Batches()).add(inputNanos, runNanos, outputNanos);
    }

    /**
     * Notes a request that was answered by a run of its own, which began when it arrived.
     *
     * @param ran when the run ended and the answer began to be written
     */
    public void answerAlone(long arrived, long ran) {
        leaveQueue(arrived, arrived);
        execute(1, 0, ran - arrived, begin() - ran);
        succeed(arrived);
    }

    /** Notes a request that was answered by what was kept. */
    public void hitCache(long arrived, long nanos) {
        cacheHit.add(1, nanos);
        succeed(arrived);
    }

    /** Notes a request for which nothing was kept. */
    public void missCache(long nanos) {
        cacheMiss.add(1, nanos);
    }

    /** Notes that its answer has been kept for the next. */
    public void keepInCache(long begin) {
        cacheMiss.add(0, begin() - begin);
    }

    /** The figures now. */
    public Reading reading() {
        Map<Integer, Batch> bySize = new TreeMap<>();
        batches.forEach((size, counted) -> bySize.put(size, counted.total()));
        return new Reading(
                success.total(),
                failure.total(),
                queue.total(),
                queueSpread.within(),
                input.total(),
                run.total(),
                output.total(),
                cacheHit.total(),
                cacheMiss.total(),
                bySize,
                lastRunMillis);
    }

    /** A growing count and time. */
    private static final class Tally {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(int times, long taken) {
            count.add(times);
            nanos.add(taken);
        }

        Total total() {
            return new Total(count.sum(), nanos.sum());
        }
    }

    /** The executions of one size. */
    private static final class Batches {
        private final Tally input = new Tally();
        private final Tally run = new Tally();
        private final Tally output = new Tally();

        void add(long inputNanos, long runNanos, long outputNanos) {
            input.add(1, inputNanos);
            run.add(1, runNanos);
            output.add(1, outputNanos);
        }

        Batch total() {
            return new Batch(input.total(), run.total(), output.total());
        }
    }
}
