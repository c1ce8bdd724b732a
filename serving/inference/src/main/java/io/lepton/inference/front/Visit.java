package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.Terms;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request with a body, from its head until it is answered or its caller has gone; counted as in flight.
 *
 * <p>Small bodies are handed on upon the event loop, large and compressed ones upon the inference pool. Confined to the
 * request's event loop but for what is said otherwise; it is over exactly once.
 */
final class Visit implements Generator.Caller {
    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
    private static final int READ_AT_ONCE_BYTES_MAX = 64 << 10;

    private final HttpServerRequest request;
    private final Arrival arrival;
    private final Context context;
    private final Alarm alarm;
    private final Replies replies;
    private final InFlight inFlight;
    private final int bodyBytesMax;
    private final Timeline timeline;
    private Runnable withdrawal = () -> {};
    private boolean isOver;

    /** A request of which nobody wants a trace. */
    Visit(HttpServerRequest request, Arrival arrival, Replies replies, InFlight inFlight, int bodyBytesMax) {
        this(request, arrival, replies, inFlight, bodyBytesMax, Timeline.none());
    }

    Visit(
            HttpServerRequest request,
            Arrival arrival,
            Replies replies,
            InFlight inFlight,
            int bodyBytesMax,
            Timeline timeline) {
        this.request = request;
        this.arrival = arrival;
        this.context = replies.context();
        this.alarm = new Alarm(context.owner());
        this.replies = replies;
        this.inFlight = inFlight;
        this.bodyBytesMax = bodyBytesMax;
        this.timeline = timeline;
    }

    /**
     * Begins to take in the body.
     *
     * @param pool where large and compressed bodies are read
     * @param receiver takes the whole body; what it throws refuses the request
     * @throws LeptonException as {@link InFlight#admit}
     */
    void begin(RequestBody body, Executor pool, Consumer<ByteBuffer> receiver) {
        inFlight.admit(request.connection());
        arrival.urgency().left().ifPresent(left -> alarm.set(left, this::expire));
        request.response().closeHandler(_ -> withdraw());
        request.exceptionHandler(_ -> withdraw());
        request.handler(chunk -> gather(body, chunk));
        request.endHandler(_ -> read(body.whole(), pool, receiver));
    }

    /** What ends the work when the caller goes away; runs at once if that has happened. */
    void onWithdrawal(Runnable work) {
        withdrawal = work;
        if (isOver) {
            work.run();
        }
    }

    @Override
    public Terms terms() {
        return arrival.terms();
    }

    @Override
    public <T> Finish<T> watch(Finish<T> finish) {
        return timeline.watch(finish);
    }

    /** Its body is read, and this is what it asks of; from any thread. */
    void read(ModelVersionId version) {
        timeline.read(version);
    }

    /** The last of its answer is handed to the socket. */
    void answered() {
        timeline.answered();
    }

    /** What it failed of is handed to the socket. */
    void failed(LeptonException failure) {
        timeline.refused(failure);
    }

    boolean isOver() {
        return isOver;
    }

    HttpServerRequest request() {
        return request;
    }

    Replies replies() {
        return replies;
    }

    /** Goes on upon the event loop; from any thread. */
    void onLoop(Runnable work) {
        context.runOnContext(_ -> work.run());
    }

    /** Takes the right to answer; false if the request is over. */
    boolean leave() {
        if (isOver) {
            return false;
        }
        isOver = true;
        alarm.cancel();
        inFlight.leave();
        return true;
    }

    /** Answers with a failure, unless the request is over. */
    void refuse(@Nullable Throwable failure) {
        if (leave()) {
            var refusal = told(failure);
            replies.error(request, refusal);
            timeline.refused(refusal);
        }
    }

    /** A failure as callers are told of it; a mistake of ours goes to the log. From any thread. */
    LeptonException told(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LeptonException known) {
            return known;
        }
        LOG.atError().addKeyValue("path", request.path()).setCause(cause).log("a request broke off");
        return new LeptonException(ErrorCode.INTERNAL, "the request broke off");
    }

    private void gather(RequestBody body, Buffer chunk) {
        if (isOver) {
            return;
        }
        try {
            body.append(chunk);
        } catch (LeptonException tooLarge) {
            if (leave()) {
                replies.lastError(request, tooLarge);
                timeline.refused(tooLarge);
            }
        }
    }

    private void read(ByteBuffer body, Executor pool, Consumer<ByteBuffer> receiver) {
        if (isOver) {
            return;
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null && body.remaining() <= READ_AT_ONCE_BYTES_MAX) {
            handOn(() -> receiver.accept(body));
        } else {
            pool.execute(() -> handOn(
                    () -> receiver.accept(encoding == null ? body : Compression.unfold(body, encoding, bodyBytesMax))));
        }
    }

    private void handOn(Runnable reading) {
        try {
            reading.run();
        } catch (RuntimeException | Error e) {
            onLoop(() -> refuse(e));
        }
    }

    private void expire() {
        // An answer that has begun is let come to its end.
        if (!request.response().headWritten() && leave()) {
            var refusal = new LeptonException(
                    ErrorCode.DEADLINE_EXCEEDED, "the caller's deadline has passed: path=" + request.path());
            if (request.isEnded()) {
                replies.error(request, refusal);
            } else {
                replies.lastError(request, refusal);
            }
            timeline.refused(refusal);
            withdrawal.run();
        }
    }

    private void withdraw() {
        if (leave()) {
            timeline.withdrawn();
            withdrawal.run();
        }
    }
}
