package io.lepton.inference.engine;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one model that wait for an executor.
 *
 * <p>Late binding: what runs next is decided when an executor is free, not when a request arrives. Each arrival asks the
 * shared pool for one turn; a turn takes the oldest request whose caller is still there. (A turn is where waiting
 * requests can become one batch.) The pool gives turns in order of arrival, so no model starves another.
 *
 * <p>At most {@code requestsMax} requests wait or run at once; the next is refused. A request is withdrawn by cancelling
 * its future, which frees its place at once. After {@link #close} nothing is taken in, what waits still runs, and the
 * model is closed when the last of it has ended. Safe for any thread.
 */
public final class InferenceQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceQueue.class);

    private final ModelVersionId version;
    private final LoadedModel model;
    private final Executor pool;
    private final ServiceTime serviceTime;
    private final int requestsMax;
    private final ModelFigures figures;
    private final Queue<Turn<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    /** One for the owner and one for each turn that has not ended; the model is closed at 0. */
    private final AtomicInteger holds = new AtomicInteger(1);

    private final AtomicBoolean isClosed = new AtomicBoolean();

    public InferenceQueue(
            ModelVersionId version,
            LoadedModel model,
            Executor pool,
            ServiceTime serviceTime,
            int requestsMax,
            ModelFigures figures) {
        this.version = version;
        this.model = model;
        this.pool = pool;
        this.serviceTime = serviceTime;
        this.requestsMax = requestsMax;
        this.figures = figures;
    }

    /** What the model has done so far. */
    public ModelFigures figures() {
        return figures;
    }

    /** How many requests wait or run. */
    public int requests() {
        return requests.get();
    }

    /**
     * Takes in one request.
     *
     * @param inputs checked against the signature; left alone until the future completes
     * @param outputs the names of the wanted outputs
     * @param finish turns the outputs into the answer, on the executor's thread, while their bytes are in its caches
     * @return completes with the answer, or with what {@link LoadedModel#run} or {@code finish} throws; cancel it when
     *     the caller is gone
     * @throws LeptonException {@link ErrorCode#OVERLOADED} above the bound, {@link ErrorCode#MODEL_NOT_READY} once closed
     */
    public <T> CompletableFuture<T> submit(
            List<NamedTensor> inputs, List<String> outputs, Function<List<NamedTensor>, T> finish) {
        enter();
        Turn<T> turn = new Turn<>(inputs, outputs, finish, new CompletableFuture<>(), figures.begin());
        CompletableFuture<T> answer = turn.answer();
        // Nobody waits for this stage: it only counts, and cannot fail.
        var _ = answer.whenComplete((_, _) -> requests.decrementAndGet());
        waiting.add(turn);
        pool.execute(this::takeTurn);
        return answer;
    }

    /** Takes in nothing more; returns at once. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            release();
        }
    }

    private void enter() {
        // The hold comes first, so that a close between the two checks cannot take the model away.
        if (isClosed.get() || holds.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new LeptonException(ErrorCode.MODEL_NOT_READY, "the model is being unloaded: version=" + version);
        }
        if (requests.incrementAndGet() > requestsMax) {
            requests.decrementAndGet();
            release();
            throw new LeptonException(
                    ErrorCode.OVERLOADED,
                    "too many requests wait: version=" + version + ", requestsMax=" + requestsMax);
        }
    }

    private void takeTurn() {
        Turn<?> turn = waiting.remove();
        try {
            if (!turn.answer().isDone()) {
                run(turn);
            }
        } finally {
            release();
        }
    }

    private <T> void run(Turn<T> turn) {
        try {
            long begun = figures.leaveQueue(turn.arrived());
            long begin = serviceTime.begin();
            List<NamedTensor> outputs = model.run(turn.inputs(), turn.outputs());
            serviceTime.end(begin);
            long ran = figures.begin();
            T answer = turn.finish().apply(outputs);
            // Counted first, so that whoever has the answer finds it in the figures.
            figures.execute(1, 0, ran - begun, figures.begin() - ran);
            figures.succeed(turn.arrived());
            turn.answer().complete(answer);
        } catch (LeptonException e) {
            figures.fail(turn.arrived());
            turn.answer().completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("version", version).setCause(e).log("an inference broke off");
            figures.fail(turn.arrived());
            turn.answer()
                    .completeExceptionally(
                            new LeptonException(ErrorCode.INTERNAL, "the inference broke off: version=" + version, e));
        }
    }

    private void release() {
        if (holds.decrementAndGet() == 0) {
            model.close();
        }
    }

    private record Turn<T>(
            List<NamedTensor> inputs,
            List<String> outputs,
            Function<List<NamedTensor>, T> finish,
            CompletableFuture<T> answer,
            long arrived) {}
}
