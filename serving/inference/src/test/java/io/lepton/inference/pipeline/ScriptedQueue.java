package io.lepton.inference.pipeline;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Tensor;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.RequestQueue;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.inference.engine.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A member whose requests wait until the test answers them. */
public final class ScriptedQueue implements RequestQueue {
    /** One request that waits. */
    public record Waiting(
            List<NamedTensor> inputs, List<String> outputs, Terms terms, CompletableFuture<List<NamedTensor>> given) {
        public Tensor input() {
            return inputs.getFirst().tensor();
        }
    }

    private final ModelFigures figures = new ModelFigures(new SteppingClock());
    private final List<Waiting> waiting = new ArrayList<>();
    private RuntimeException refusal = new IllegalStateException("not refused");
    private boolean refuses;
    private boolean isClosed;

    @Override
    public ModelFigures figures() {
        return figures;
    }

    @Override
    public int requests() {
        return waiting.size();
    }

    @Override
    public <T> CompletableFuture<T> submit(
            List<NamedTensor> inputs, List<String> outputs, Terms terms, Finish<T> finish) {
        if (refuses) {
            throw refusal;
        }
        var given = new CompletableFuture<List<NamedTensor>>();
        waiting.add(new Waiting(inputs, outputs, terms, given));
        CompletableFuture<T> answer = new CompletableFuture<>();
        var _ = given.whenComplete((outcome, failure) -> {
            if (failure == null) {
                answer.complete(finish.apply(outcome));
            } else {
                answer.completeExceptionally(failure);
            }
        });
        var _ = answer.whenComplete((_, _) -> {
            if (answer.isCancelled()) {
                given.cancel(false);
            }
        });
        return answer;
    }

    /** Refuses every request from now on. */
    public void refuse(RuntimeException reason) {
        refusal = reason;
        refuses = true;
    }

    /** The requests so far, answered or not. */
    public List<Waiting> waiting() {
        return waiting;
    }

    /** Answers the oldest request that waits, with the same tensor under each name that it asks for. */
    public void answer(Function<Tensor, Tensor> function) {
        Waiting next = waiting.stream()
                .filter(one -> !one.given().isDone())
                .findFirst()
                .orElseThrow();
        Tensor output = function.apply(next.input());
        next.given()
                .complete(next.outputs().stream()
                        .map(name -> new NamedTensor(name, output))
                        .toList());
    }

    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
