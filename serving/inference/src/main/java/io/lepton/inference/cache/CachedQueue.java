package io.lepton.inference.cache;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Priority;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.RequestQueue;
import io.lepton.inference.engine.Reuse;
import io.lepton.inference.engine.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of a model whose answers are kept: what was asked before is answered at once, and never waits.
 *
 * <p>Of equal requests that come while none is answered, the first goes to the model and the others await its answer. If it
 * ends without one, because it was refused, too late or withdrawn, the others go to the model by themselves: no caller is told
 * another's failure, and failures are not kept. A request that is more urgent than the one it would await does not.
 *
 * <p>A model that has left memory to make room is not brought back for what is kept. Safe for any thread.
 */
public final class CachedQueue implements RequestQueue {
    private static final Logger LOG = LoggerFactory.getLogger(CachedQueue.class);
    /** Writing larger answers takes too long for an event loop. */
    private static final int AT_ONCE_BYTES_MAX = 64 << 10;

    private final ModelVersion version;
    private final RequestQueue inner;
    private final ResponseCache cache;
    private final ResponseCache.Shelf shelf;
    private final Executor pool;
    private final Map<AnswerKey, Flight> flights = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** The run of a request that equal ones await: ends with its answer, or with none. */
    private static final class Flight {
        private final Priority priority;
        private final CompletableFuture<Optional<KeptAnswer>> end = new CompletableFuture<>();
        private volatile Optional<KeptAnswer> answer = Optional.empty();

        Flight(Priority priority) {
            this.priority = priority;
        }

        boolean isUrgentEnough(Priority wanted) {
            return priority.rank() <= wanted.rank();
        }

        /** As far as can be told while more may come. */
        boolean isAwaited() {
            return end.getNumberOfDependents() > 0;
        }
    }

    /**
     * A request on its way.
     *
     * @param arrived when, by the clock of the figures
     * @param lookupNanos what it took to find that nothing is kept for it, or what
     */
    private record Asked<T>(
            AnswerKey key,
            List<NamedTensor> inputs,
            List<String> outputs,
            Terms terms,
            Finish<T> finish,
            long arrived,
            long lookupNanos) {}

    /**
     * Puts the cache before a queue.
     *
     * @param pool writes large answers
     */
    public CachedQueue(ModelVersion version, RequestQueue inner, ResponseCache cache, Executor pool) {
        this.version = version;
        this.inner = inner;
        this.cache = cache;
        this.shelf = cache.open();
        this.pool = pool;
    }

    @Override
    public ModelFigures figures() {
        return inner.figures();
    }

    @Override
    public int requests() {
        return inner.requests() + waiting.get();
    }

    @Override
    public Map<String, ModelFigures.Total> steps() {
        return inner.steps();
    }

    @Override
    public <T> CompletableFuture<T> submit(
            List<NamedTensor> inputs, List<String> outputs, Terms terms, Finish<T> finish) {
        if (terms.reuse() == Reuse.REFUSED) {
            return inner.submit(inputs, outputs, terms, finish);
        }
        long arrived = figures().begin();
        var key = AnswerKey.of(version, inputs, outputs);
        Optional<KeptAnswer> kept = shelf.find(key);
        var asked = new Asked<>(
                key, inputs, outputs, terms, finish, arrived, figures().begin() - arrived);
        if (kept.isPresent()) {
            var answer = new CompletableFuture<T>();
            answer(asked, kept.get(), answer);
            return answer;
        }
        var own = new Flight(terms.priority());
        Flight flight = flights.computeIfAbsent(key, _ -> own);
        if (flight == own) {
            return lead(asked, own);
        }
        return flight.isUrgentEnough(terms.priority()) ? await(asked, flight) : run(asked, own);
    }

    /** Closes the queue and drops what was kept; requests that are under way are answered. */
    @Override
    public void close() {
        shelf.close();
        inner.close();
    }

    private <T> CompletableFuture<T> lead(Asked<T> asked, Flight flight) {
        try {
            CompletableFuture<T> answer = run(asked, flight);
            // Nobody waits for this stage: it only tells those who await the flight.
            var _ = answer.whenComplete((_, _) -> land(asked.key(), flight));
            return answer;
        } catch (RuntimeException | Error e) {
            land(asked.key(), flight);
            throw e;
        }
    }

    /** Those who come too late to await it find the answer on the shelf, for it is put there before. */
    private void land(AnswerKey key, Flight flight) {
        flights.remove(key, flight);
        flight.end.complete(flight.answer);
    }

    /** Goes to the model; what comes of it is kept, and told to the flight. */
    private <T> CompletableFuture<T> run(Asked<T> asked, Flight flight) {
        figures().missCache(asked.lookupNanos());
        var passed = Duration.ofNanos(figures().begin() - asked.arrived());
        return inner.submit(asked.inputs(), asked.outputs(), asked.terms().after(passed), new Keeping<>(asked, flight));
    }

    private <T> CompletableFuture<T> await(Asked<T> asked, Flight flight) {
        var answer = new CompletableFuture<T>();
        waiting.incrementAndGet();
        // Nobody waits for these stages: they only count, and pass on, and cannot fail.
        var _ = answer.whenComplete((_, _) -> waiting.decrementAndGet());
        var _ = flight.end.thenAccept(kept -> {
            if (!answer.isDone()) {
                kept.ifPresentOrElse(given -> answer(asked, given, answer), () -> runAfterAll(asked, answer));
            }
        });
        return answer;
    }

    private <T> void runAfterAll(Asked<T> asked, CompletableFuture<T> answer) {
        try {
            CompletableFuture<T> submitted = run(asked, new Flight(asked.terms().priority()));
            var _ = answer.whenComplete((_, _) -> submitted.cancel(false));
            var _ = submitted.whenComplete((given, failure) -> {
                if (failure == null) {
                    answer.complete(given);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error e) {
            fail(asked, answer, e);
        }
    }

    private <T> void answer(Asked<T> asked, KeptAnswer kept, CompletableFuture<T> answer) {
        if (kept.bytes() <= AT_ONCE_BYTES_MAX) {
            finish(asked, kept, answer);
        } else {
            pool.execute(() -> finish(asked, kept, answer));
        }
    }

    private <T> void finish(Asked<T> asked, KeptAnswer kept, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return;
        }
        long begun = figures().begin();
        T finished;
        try {
            finished = asked.finish().apply(kept.outputs());
        } catch (RuntimeException | Error e) {
            fail(asked, answer, e);
            return;
        }
        // Counted first, so that whoever has the answer finds it in the figures.
        figures().hitCache(asked.arrived(), asked.lookupNanos() + figures().begin() - begun);
        asked.finish().over();
        answer.complete(finished);
    }

    private <T> void fail(Asked<T> asked, CompletableFuture<T> answer, Throwable failure) {
        figures().fail(asked.arrived());
        if (failure instanceof LeptonException told) {
            answer.completeExceptionally(told);
            return;
        }
        LOG.atError().addKeyValue("version", version.id()).setCause(failure).log("an answer that was kept broke off");
        answer.completeExceptionally(
                new LeptonException(ErrorCode.INTERNAL, "the answer broke off: version=" + version.id(), failure));
    }

    /** Keeps what a run gives, beside making its caller's answer of it. */
    private final class Keeping<T> implements Finish<T> {
        private final Asked<T> asked;
        private final Flight flight;

        Keeping(Asked<T> asked, Flight flight) {
            this.asked = asked;
            this.flight = flight;
        }

        @Override
        public T apply(List<NamedTensor> outputs) {
            if (cache.takes(KeptAnswer.bytes(outputs)) || flight.isAwaited()) {
                long begun = figures().begin();
                var kept = KeptAnswer.copyOf(outputs);
                shelf.keep(asked.key(), kept);
                flight.answer = Optional.of(kept);
                figures().keepInCache(begun);
            }
            return asked.finish().apply(outputs);
        }

        @Override
        public void over() {
            asked.finish().over();
        }

        @Override
        public void ran(long beginNanos, long endNanos, int requests, long rows) {
            asked.finish().ran(beginNanos, endNanos, requests, rows);
        }
    }
}
