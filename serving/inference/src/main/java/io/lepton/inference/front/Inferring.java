package io.lepton.inference.front;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.ServedModel;
import io.lepton.wire.GenerateRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Flow.Subscriber;
import org.jspecify.annotations.Nullable;

/** Generates by one inference: all outputs of the model, once. */
final class Inferring implements Generator {
    private final ServedModel model;

    Inferring(ServedModel model) {
        this.model = model;
    }

    @Override
    public Flow.Publisher<List<NamedTensor>> generate(GenerateRequest request, Caller caller) {
        return subscriber -> subscriber.onSubscribe(new Answer(request.inputs(), caller, subscriber));
    }

    /** Guarded by its own lock, which is held across nothing that blocks. */
    private final class Answer implements Flow.Subscription {
        private final List<NamedTensor> inputs;
        private final Caller caller;
        private final Subscriber<? super List<NamedTensor>> subscriber;
        private @Nullable CompletableFuture<Boolean> running;
        private boolean isCancelled;

        Answer(List<NamedTensor> inputs, Caller caller, Subscriber<? super List<NamedTensor>> subscriber) {
            this.inputs = inputs;
            this.caller = caller;
            this.subscriber = subscriber;
        }

        @Override
        public synchronized void request(long count) {
            if (running != null || isCancelled) {
                return;
            }
            List<String> outputs = model.version().signature().outputs().stream()
                    .map(TensorSpec::name)
                    .toList();
            var figures = model.queue().figures();
            long begin = figures.begin();
            try {
                running = model.queue().submit(inputs, outputs, caller.terms(), caller.watch(this::publish));
            } catch (RuntimeException refusal) {
                figures.fail(begin);
                isCancelled = true;
                subscriber.onError(refusal);
                return;
            }
            var _ = running.whenComplete((_, failure) -> end(failure));
        }

        @Override
        public synchronized void cancel() {
            isCancelled = true;
            if (running != null) {
                running.cancel(false);
            }
        }

        /** On the executor's thread, while the outputs are in its caches. */
        private boolean publish(List<NamedTensor> outputs) {
            subscriber.onNext(outputs);
            return true;
        }

        private void end(@Nullable Throwable failure) {
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        }
    }
}
