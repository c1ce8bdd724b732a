package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.Terms;
import io.lepton.wire.GrpcCodec;
import io.lepton.wire.GrpcRequest;
import io.lepton.wire.InferRequest;
import io.lepton.wire.InferResponse;
import io.lepton.wire.RequestedOutput;
import io.vertx.core.Context;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One inference that a message asks for: read, queue and run, write.
 *
 * <p>Small messages are read on the event loop, large and compressed ones on the inference pool; the answer is written
 * on the pool, right behind the run. Confined to the event loop of its call, where it tells its outcome at most once.
 */
final class GrpcInference {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcInference.class);
    private static final int READ_AT_ONCE_BYTES_MAX = 64 << 10;

    /** Takes what came of an inference. */
    interface Outcome {
        void answer(List<ByteBuffer> message);

        void refuse(LeptonException refusal);
    }

    /** A request in its queue, and how long its own parameter leaves it; the call's deadline is the call's matter. */
    private record Submitted(CompletableFuture<List<ByteBuffer>> answer, Optional<Duration> left) {}

    private final GrpcServing serving;
    private final GrpcCall call;
    private final Context context;
    private final Alarm alarm;
    private final Function<InferResponse, List<ByteBuffer>> writer;
    private final Outcome outcome;
    private final Timeline timeline;
    private boolean isOver;
    private @Nullable CompletableFuture<List<ByteBuffer>> answer;

    /**
     * Prepares an inference of a call.
     *
     * @param writer makes the answer's message
     */
    GrpcInference(
            GrpcServing serving, GrpcCall call, Function<InferResponse, List<ByteBuffer>> writer, Outcome outcome) {
        this.serving = serving;
        this.call = call;
        this.context = call.context();
        this.alarm = new Alarm(context.owner());
        this.timeline = Timeline.begin(serving.traces(), serving.config(), call.request(), Timeline.GRPC);
        this.writer = writer;
        this.outcome = outcome;
    }

    void begin(GrpcMessage message) {
        long begun = serving.clock().nanos();
        if (message.bytes().remaining() <= READ_AT_ONCE_BYTES_MAX && !message.isCompressed()) {
            // Behind whatever else has arrived by now, so that requests that come together find one another in the
            // queue.
            context.runOnContext(_ -> submit(message, begun));
        } else {
            serving.pool().execute(() -> submit(message, begun));
        }
    }

    /** Gives up: nobody waits for the outcome any more. */
    void withdraw() {
        if (leave()) {
            timeline.withdrawn();
        }
        if (answer != null) {
            answer.cancel(false);
        }
    }

    /** On the event loop, or on the pool. */
    private void submit(GrpcMessage message, long begun) {
        try {
            GrpcRequest parsed = GrpcCodec.parse(
                    message.unfold(serving.config().bodyBytesMax()),
                    serving.config().tensorLimits());
            call.requireLetInFor(parsed.model());
            var submitted = submit(parsed, serving.find(parsed.model(), parsed.version()), begun, message.memory());
            context.runOnContext(_ -> await(submitted));
        } catch (LeptonException refusal) {
            context.runOnContext(_ -> refuse(refusal));
        } catch (RuntimeException e) {
            context.runOnContext(_ -> refuse(broken(e)));
        }
    }

    private Submitted submit(GrpcRequest parsed, ServedModel model, long begun, RequestMemory memory) {
        var figures = model.queue().figures();
        long begin = figures.begin();
        try {
            InferRequest read = GrpcCodec.readRequest(
                    parsed, model.version().signature(), serving.config().tensorLimits());
            figures.read(begin);
            timeline.read(model.version().id());
            Terms terms = serving.inFlight().asked(call.arrival().terms(read, begun));
            var submitted = model.queue()
                    .submit(
                            read.inputs(),
                            outputs(model, read),
                            terms,
                            timeline.watch(new Answering(model, read, memory)));
            return new Submitted(submitted, read.urgency().left().flatMap(_ -> terms.left()));
        } catch (RuntimeException e) {
            figures.fail(begin);
            throw e;
        }
    }

    private static List<String> outputs(ServedModel model, InferRequest read) {
        return read.outputs().isEmpty()
                ? model.version().signature().outputs().stream()
                        .map(TensorSpec::name)
                        .toList()
                : read.outputs().stream().map(RequestedOutput::name).toList();
    }

    private void await(Submitted submitted) {
        if (isOver) {
            submitted.answer().cancel(false);
            return;
        }
        answer = submitted.answer();
        submitted.left().ifPresent(left -> alarm.set(left, this::expire));
        var _ = submitted.answer().handle((message, failure) -> {
            context.runOnContext(_ -> tell(message, failure));
            return message;
        });
    }

    private void expire() {
        refuse(new LeptonException(
                ErrorCode.DEADLINE_EXCEEDED, "the request's timeout has passed: path=" + call.path()));
        if (answer != null) {
            answer.cancel(false);
        }
    }

    private void tell(@Nullable List<ByteBuffer> message, @Nullable Throwable failure) {
        if (isOver) {
            // The caller has gone or was told before; that its request was cancelled is no mistake to log.
            return;
        }
        if (message == null) {
            refuse(failure(failure));
        } else if (leave()) {
            outcome.answer(message);
            timeline.answered();
        }
    }

    private static LeptonException failure(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LeptonException told ? told : broken(cause);
    }

    private static LeptonException broken(@Nullable Throwable cause) {
        LOG.atError().setCause(cause).log("a request broke off");
        return new LeptonException(ErrorCode.INTERNAL, "the request broke off");
    }

    private void refuse(LeptonException refusal) {
        if (leave()) {
            outcome.refuse(refusal);
            timeline.refused(refusal);
        }
    }

    private boolean leave() {
        if (isOver) {
            return false;
        }
        isOver = true;
        alarm.cancel();
        return true;
    }

    /** On the executor's thread. */
    private final class Answering implements Finish<List<ByteBuffer>> {
        private final ServedModel model;
        private final InferRequest read;
        private final RequestMemory memory;

        Answering(ServedModel model, InferRequest read, RequestMemory memory) {
            this.model = model;
            this.read = read;
            this.memory = memory;
        }

        @Override
        public List<ByteBuffer> apply(List<NamedTensor> outputs) {
            var id = model.version().id();
            return writer.apply(new InferResponse(id.model(), id.number(), read.id(), outputs));
        }

        @Override
        public void over() {
            memory.giveBack();
        }
    }
}
