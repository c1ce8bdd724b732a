package io.lepton.inference.pipeline;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.pipeline.PlannedStep.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through a pipeline.
 *
 * <p>A step begins when the last that it takes from has ended, upon the thread that ended it, so that independent steps run
 * at the same time. Only the steps that the wanted outputs depend on run. The first failure ends the request; what waits
 * or runs for it is withdrawn, as it is when the caller cancels the answer.
 *
 * <p>Safe for any thread. A tensor is written to its slot before the count of the steps that wait for it is taken down, and
 * read after, so the slots need no lock.
 */
final class PipelineRun<T> {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineRun.class);
    /** Transforms of more input than this go to the pool, so that the others of a batch need not wait for them. */
    private static final int AT_ONCE_BYTES_MAX = 64 << 10;

    /** What all runs of a pipeline share. */
    record Ground(ModelVersionId version, Members members, Executor pool, StepFigures steps, ModelFigures figures) {}

    private final Ground ground;
    private final PipelinePlan plan;
    private final List<String> outputs;
    private final Finish<T> finish;
    private final StepTerms terms;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final AtomicReferenceArray<@Nullable CompletableFuture<?>> running;
    private final @Nullable Tensor[] slots;
    /** For each step, how many of those that it takes from have not ended. */
    private final AtomicIntegerArray missing;

    private final AtomicInteger left;
    private final AtomicBoolean isEnded = new AtomicBoolean();
    private final long needed;
    private final long arrived;
    private long rows;
    /** The thread that brought the request, which may be an event loop: nothing is computed upon it. */
    private final Thread caller = Thread.currentThread();

    PipelineRun(Ground ground, PipelinePlan plan, List<String> outputs, Finish<T> finish, StepTerms terms) {
        int steps = plan.steps().size();
        this.ground = ground;
        this.plan = plan;
        this.outputs = outputs;
        this.finish = finish;
        this.terms = terms;
        this.running = new AtomicReferenceArray<>(steps);
        this.slots = new Tensor[plan.slotCount()];
        this.missing = new AtomicIntegerArray(steps);
        this.needed = plan.needs(outputs);
        this.left = new AtomicInteger(Long.bitCount(needed));
        this.arrived = terms.arrivedNanos();
        for (int step = 0; step < steps; step++) {
            missing.set(step, plan.sourceCount(step));
        }
    }

    /** Completes with the answer, or with what broke; cancelling it withdraws every step. */
    CompletableFuture<T> answer() {
        return answer;
    }

    /** Begins every step that takes from inputs alone; nothing is computed upon the caller's thread. */
    void begin(List<NamedTensor> inputs) {
        for (NamedTensor input : inputs) {
            plan.input(input.name()).ifPresent(slot -> slots[slot] = input.tensor());
        }
        Shape first = inputs.getFirst().tensor().shape();
        rows = first.rank() == 0 ? 1 : first.extent(0);
        var _ = answer.whenComplete((_, failure) -> withdraw(failure));
        for (PlannedStep step : plan.steps()) {
            if (isNeeded(step.place()) && plan.sourceCount(step.place()) == 0) {
                start(step);
            }
        }
    }

    private boolean isNeeded(int step) {
        return (needed & PipelinePlan.bit(step)) != 0;
    }

    private void start(PlannedStep step) {
        if (answer.isDone()) {
            return;
        }
        long begun = ground.figures().begin();
        List<NamedTensor> inputs = new ArrayList<>(step.reads().size());
        for (Slot slot : step.reads()) {
            inputs.add(new NamedTensor(slot.name(), tensor(slot.place())));
        }
        switch (step.action()) {
            case PlannedStep.Run(var inference) -> submit(step, inference.version(), inputs, begun);
            case PlannedStep.Compute(var computation) -> {
                boolean isSmall = bytes(inputs) <= AT_ONCE_BYTES_MAX;
                if (isSmall && !Thread.currentThread().equals(caller)) {
                    compute(step, computation, inputs, begun);
                } else {
                    ground.pool().execute(() -> compute(step, computation, inputs, begun));
                }
            }
        }
    }

    private void submit(PlannedStep step, ModelVersionId version, List<NamedTensor> inputs, long begun) {
        CompletableFuture<List<NamedTensor>> submitted;
        try {
            ServedModel model = ground.members().find(version);
            requireShapes(model, inputs);
            submitted = model.queue().submit(inputs, step.outputs(), terms.now(), given -> given);
        } catch (RuntimeException | Error refusal) {
            fail(step, refusal);
            return;
        }
        running.set(step.place(), submitted);
        if (answer.isDone()) {
            submitted.cancel(false);
        }
        var _ = submitted.handle((given, failure) -> {
            if (failure != null) {
                fail(step, failure);
            } else if (Thread.currentThread().equals(caller)) {
                ground.pool().execute(() -> end(step, given, begun));
            } else {
                end(step, given, begun);
            }
            return given;
        });
    }

    /** What registration could not know: the extents that signatures leave open. */
    private static void requireShapes(ServedModel model, List<NamedTensor> inputs) {
        for (NamedTensor input : inputs) {
            TensorSpec spec = model.version().signature().input(input.name()).orElseThrow();
            if (!spec.shape().accepts(input.tensor().shape())) {
                throw new LeptonException(
                        ErrorCode.INVALID_TENSOR,
                        "not the model's shape: input=" + input.name() + ", given="
                                + input.tensor().shape() + ", expected=" + spec.shape());
            }
        }
    }

    private void compute(PlannedStep step, Computation computation, List<NamedTensor> inputs, long begun) {
        List<NamedTensor> given;
        try {
            given = computation.run(inputs);
        } catch (IllegalArgumentException refusal) {
            fail(step, new LeptonException(ErrorCode.INVALID_TENSOR, String.valueOf(refusal.getMessage()), refusal));
            return;
        } catch (RuntimeException | Error e) {
            fail(step, e);
            return;
        }
        end(step, given, begun);
    }

    private void end(PlannedStep step, List<NamedTensor> given, long begun) {
        for (Slot slot : step.writes()) {
            slots[slot.place()] = find(given, slot.name());
        }
        ground.steps().add(step.place(), ground.figures().begin() - begun);
        if (left.decrementAndGet() == 0) {
            complete();
            return;
        }
        for (int next : step.next()) {
            if (isNeeded(next) && missing.decrementAndGet(next) == 0) {
                start(plan.steps().get(next));
            }
        }
    }

    private void complete() {
        if (!claimEnd()) {
            return;
        }
        try {
            List<NamedTensor> given = new ArrayList<>(outputs.size());
            for (String output : outputs) {
                given.add(new NamedTensor(output, tensor(plan.output(output))));
            }
            ModelFigures figures = ground.figures();
            long ran = figures.begin();
            finish.ran(arrived, ran, 1, rows);
            T finished = finish.apply(given);
            figures.answerAlone(arrived, ran);
            answer.complete(finished);
        } catch (RuntimeException | Error e) {
            tell(told(e));
        }
    }

    private void fail(PlannedStep step, Throwable failure) {
        LeptonException cause = told(failure);
        String fact = "a step of the pipeline failed: step=" + step.name() + ", pipeline=" + ground.version()
                + ", because " + cause.getMessage();
        var patience = Duration.ofSeconds(cause.retryAfterSeconds().orElse(0));
        var named = new LeptonException(cause.code(), fact, patience);
        named.initCause(cause);
        if (claimEnd()) {
            tell(named);
        }
    }

    /** Whether the caller still waits, and nobody else is about to tell it how the request ended. */
    private boolean claimEnd() {
        return !answer.isDone() && isEnded.compareAndSet(false, true);
    }

    private void tell(LeptonException failure) {
        // Counted first, so that whoever has the answer finds it in the figures.
        ground.figures().fail(arrived);
        answer.completeExceptionally(failure);
    }

    /** What broke, in words for the caller; a mistake of ours goes to the log. */
    private LeptonException told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LeptonException known) {
            return known;
        }
        LOG.atError().addKeyValue("version", ground.version()).setCause(cause).log("a pipeline broke off");
        return new LeptonException(ErrorCode.INTERNAL, "the run broke off: version=" + ground.version(), cause);
    }

    private void withdraw(@Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        for (int step = 0; step < running.length(); step++) {
            CompletableFuture<?> submitted = running.get(step);
            if (submitted != null) {
                submitted.cancel(false);
            }
        }
    }

    private Tensor tensor(int slot) {
        return Objects.requireNonNull(slots[slot], "a step begins after those that it takes from");
    }

    private static Tensor find(List<NamedTensor> given, String name) {
        return given.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow()
                .tensor();
    }

    private static long bytes(List<NamedTensor> tensors) {
        long bytes = 0;
        for (NamedTensor tensor : tensors) {
            bytes += tensor.tensor().data().remaining();
        }
        return bytes;
    }
}
