package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.Terms;
import io.lepton.wire.Headers;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferPayload;
import io.lepton.wire.InferRequest;
import io.lepton.wire.InferResponse;
import io.lepton.wire.RequestedOutput;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code infer} request on its way: gather, read, queue and run, write.
 *
 * <p>Small bodies are read on the event loop, large ones on the inference pool, so that no number of large ones holds up
 * signals and small requests. The answer is written into buffers on the pool, right behind the run, and handed to the
 * socket on the event loop. When the caller goes away, or its time is up, the request is withdrawn. Confined to the request's event loop,
 * where it is left exactly once.
 */
final class Inference {
    private static final Logger LOG = LoggerFactory.getLogger(Inference.class);
    private static final int READ_AT_ONCE_BYTES_MAX = 64 << 10;

    private final HttpServerRequest request;
    private final ServedModel model;
    private final Arrival arrival;
    private final Context context;
    private final Alarm alarm;
    private final Replies replies;
    private final InFlight inFlight;
    private final FrontConfig config;
    private final Timeline timeline;
    private boolean isOver;
    private @Nullable CompletableFuture<InferPayload> answer;

    Inference(
            HttpServerRequest request,
            ServedModel model,
            Arrival arrival,
            Replies replies,
            InFlight inFlight,
            FrontConfig config,
            Timeline timeline) {
        this.request = request;
        this.model = model;
        this.arrival = arrival;
        this.context = replies.context();
        this.alarm = new Alarm(context.owner());
        this.replies = replies;
        this.inFlight = inFlight;
        this.config = config;
        this.timeline = timeline;
    }

    /**
     * Begins to take in the body; the pool is where large ones are read.
     *
     * @throws LeptonException as {@link InFlight#admit}
     */
    void begin(RequestBody body, Executor pool) {
        inFlight.admit(request.connection());
        arrival.urgency().left().ifPresent(this::expireAfter);
        request.response().closeHandler(_ -> withdraw());
        request.exceptionHandler(_ -> withdraw());
        request.handler(chunk -> gather(body, chunk));
        // Behind whatever else has arrived by now, so that requests that come together find one another in the queue.
        request.endHandler(_ -> context.runOnContext(_ -> read(body, pool)));
    }

    private void gather(RequestBody body, Buffer chunk) {
        if (isOver) {
            return;
        }
        try {
            body.append(chunk);
        } catch (LeptonException tooLarge) {
            refuseForGood(tooLarge);
        }
    }

    private void read(RequestBody body, Executor pool) {
        if (isOver) {
            return;
        }
        ByteBuffer whole = body.whole();
        if (whole.remaining() <= READ_AT_ONCE_BYTES_MAX && encoding() == null) {
            submit(whole, body.memory());
        } else {
            pool.execute(() -> submit(whole, body.memory()));
        }
    }

    private @Nullable String encoding() {
        return request.getHeader(HttpHeaders.CONTENT_ENCODING);
    }

    /** On the event loop, or on the pool. */
    private void submit(ByteBuffer sent, RequestMemory memory) {
        var figures = model.queue().figures();
        long begin = figures.begin();
        try {
            String encoding = encoding();
            ByteBuffer body = encoding == null ? sent : Compression.unfold(sent, encoding, config.bodyBytesMax());
            var header = Optional.ofNullable(request.getHeader(Headers.INFERENCE_HEADER_CONTENT_LENGTH));
            InferRequest read = InferCodec.readRequest(
                    body, header, model.version().signature(), config.tensorLimits(), memory::tensor);
            figures.read(begin);
            timeline.read(model.version().id());
            Terms terms = inFlight.asked(arrival.terms(read, arrival.nanos()));
            CompletableFuture<InferPayload> submitted = model.queue()
                    .submit(read.inputs(), outputs(read), terms, timeline.watch(new Answering(read, memory)));
            context.runOnContext(_ -> await(submitted, terms));
        } catch (LeptonException refusal) {
            figures.fail(begin);
            context.runOnContext(_ -> refuse(refusal));
        } catch (RuntimeException e) {
            figures.fail(begin);
            context.runOnContext(_ -> refuse(broken(e)));
        }
    }

    private List<String> outputs(InferRequest read) {
        return read.outputs().isEmpty()
                ? model.version().signature().outputs().stream()
                        .map(TensorSpec::name)
                        .toList()
                : read.outputs().stream().map(RequestedOutput::name).toList();
    }

    private void await(CompletableFuture<InferPayload> submitted, Terms terms) {
        if (isOver) {
            submitted.cancel(false);
            return;
        }
        answer = submitted;
        terms.left().ifPresent(this::expireAfter);
        var _ = submitted.handle((payload, failure) -> {
            context.runOnContext(_ -> reply(payload, failure));
            return payload;
        });
    }

    private void reply(@Nullable InferPayload payload, @Nullable Throwable failure) {
        if (isOver) {
            // The caller has gone or was told before; that its request was cancelled is no mistake to log.
            return;
        }
        if (payload == null) {
            refuse(failure(failure));
        } else if (leave()) {
            replies.payload(request, payload);
            timeline.answered();
        }
    }

    private LeptonException failure(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LeptonException told ? told : broken(cause);
    }

    private LeptonException broken(@Nullable Throwable cause) {
        LOG.atError()
                .addKeyValue("version", model.version().id())
                .setCause(cause)
                .log("a request broke off");
        return new LeptonException(
                ErrorCode.INTERNAL,
                "the request broke off: version=" + model.version().id());
    }

    private void refuse(LeptonException refusal) {
        if (leave()) {
            replies.error(request, refusal);
            timeline.refused(refusal);
        }
    }

    /** Refuses a request whose rest is not wanted; it may be endless. */
    private void refuseForGood(LeptonException refusal) {
        if (leave()) {
            replies.lastError(request, refusal);
            timeline.refused(refusal);
        }
    }

    private void expireAfter(Duration left) {
        alarm.set(left, this::expire);
    }

    private void expire() {
        var refusal = new LeptonException(
                ErrorCode.DEADLINE_EXCEEDED,
                "the caller's deadline has passed: version=" + model.version().id());
        if (request.isEnded()) {
            refuse(refusal);
        } else {
            refuseForGood(refusal);
        }
        if (answer != null) {
            answer.cancel(false);
        }
    }

    private void withdraw() {
        if (leave()) {
            timeline.withdrawn();
            if (answer != null) {
                answer.cancel(false);
            }
        }
    }

    private boolean leave() {
        if (isOver) {
            return false;
        }
        isOver = true;
        alarm.cancel();
        inFlight.leave();
        return true;
    }

    /** On the executor's thread. */
    private final class Answering implements Finish<InferPayload> {
        private final InferRequest read;
        private final RequestMemory memory;

        Answering(InferRequest read, RequestMemory memory) {
            this.read = read;
            this.memory = memory;
        }

        @Override
        public InferPayload apply(List<NamedTensor> outputs) {
            var id = model.version().id();
            return InferCodec.writeResponse(new InferResponse(id.model(), id.number(), read.id(), outputs), read);
        }

        @Override
        public void over() {
            memory.giveBack();
        }
    }
}
