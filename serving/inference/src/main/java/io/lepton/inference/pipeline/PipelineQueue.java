package io.lepton.inference.pipeline;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Pipeline;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.QueueConfig;
import io.lepton.inference.engine.RequestQueue;
import io.lepton.inference.engine.Terms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests of one pipeline.
 *
 * <p>It has no line of its own: what a request waits for is its steps, each in the queue of its model. At most {@code
 * requestsMax} requests are under way; the next is refused. Safe for any thread; its state is guarded by {@code lock}, which
 * is held across nothing that blocks.
 */
public final class PipelineQueue implements RequestQueue {
    private final ModelVersionId version;
    private final PipelinePlan plan;
    private final PipelineRun.Ground ground;
    private final ModelFigures figures;
    private final int requestsMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private int requests;
    private boolean isClosed;

    /**
     * Prepares a pipeline.
     *
     * @param members finds what it runs, anew for every step
     * @param pool where transforms are computed
     */
    public PipelineQueue(
            ModelVersionId version,
            Pipeline pipeline,
            Members members,
            Executor pool,
            QueueConfig config,
            ModelFigures figures) {
        this.version = version;
        this.plan = PipelinePlan.of(pipeline);
        this.ground = new PipelineRun.Ground(
                version, members, pool, new StepFigures(plan.steps().size()), figures);
        this.figures = figures;
        this.requestsMax = config.requestsMax();
    }

    @Override
    public ModelFigures figures() {
        return figures;
    }

    @Override
    public int requests() {
        lock.lock();
        try {
            return requests;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<String, ModelFigures.Total> steps() {
        Map<String, ModelFigures.Total> steps = new LinkedHashMap<>();
        plan.steps().forEach(step -> steps.put(step.name(), ground.steps().total(step.place())));
        return steps;
    }

    @Override
    public <T> CompletableFuture<T> submit(
            List<NamedTensor> inputs, List<String> outputs, Terms terms, Finish<T> finish) {
        enter();
        var run = new PipelineRun<>(ground, plan, outputs, finish, StepTerms.of(terms, figures));
        // Nobody waits for this stage: it only counts, and cannot fail.
        var _ = run.answer().whenComplete((_, _) -> leave());
        run.begin(inputs);
        return run.answer();
    }

    /** Completes once the queue is closed and its last request has ended; what it runs is needed until then. */
    public CompletableFuture<Boolean> end() {
        return end;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
        } finally {
            lock.unlock();
        }
        endIfOver();
    }

    private void enter() {
        lock.lock();
        try {
            if (isClosed) {
                throw new LeptonException(
                        ErrorCode.MODEL_NOT_READY, "the pipeline is being unloaded: version=" + version);
            }
            if (requests >= requestsMax) {
                throw new LeptonException(
                        ErrorCode.OVERLOADED,
                        "too many requests are under way: version=" + version + ", requestsMax=" + requestsMax);
            }
            requests++;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            requests--;
        } finally {
            lock.unlock();
        }
        endIfOver();
    }

    private void endIfOver() {
        boolean isOver;
        lock.lock();
        try {
            isOver = isClosed && requests == 0;
        } finally {
            lock.unlock();
        }
        if (isOver) {
            end.complete(true);
        }
    }
}
