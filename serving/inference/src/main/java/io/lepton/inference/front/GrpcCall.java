package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.GrpcTimeout;
import io.lepton.wire.Headers;
import io.lepton.wire.Urgency;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gRPC call: messages in, one at a time as its receiver wants them; messages and a status out.
 *
 * <p>What the receiver does not want yet stays with the caller, held back by HTTP/2's flow control. Confined to the
 * call's event loop; it is over exactly once.
 */
final class GrpcCall {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcCall.class);
    private static final long PING_MILLIS = 20_000;
    private static final int PING_BYTES = 8;
    private static final String ENCODING = "grpc-encoding";
    /** HTTP/2's NO_ERROR: the answer is complete, and what the caller still sends is not wanted. */
    private static final int STOP_SENDING = 0;

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final GrpcReply reply;
    private final GrpcFrames frames;
    private final Alarm alarm;
    private final Optional<String> model;
    private Arrival arrival;
    private @Nullable GrpcReceiver receiver;
    private @Nullable Long pings;
    private boolean isWanted = true;
    private boolean isDelivering;
    private boolean hasEnded;
    private boolean isOver;

    /** On the request's event loop. */
    GrpcCall(Vertx vertx, HttpServerRequest request, GrpcReply reply, GrpcServing serving) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.reply = reply;
        this.alarm = new Alarm(vertx);
        this.arrival = Arrival.now(serving.clock());
        this.model = Optional.ofNullable(request.getHeader(Headers.MODEL));
        String encoding = request.getHeader(ENCODING);
        this.frames = new GrpcFrames(
                encoding == null ? GrpcMessage.IDENTITY : encoding,
                serving.config().bodyBytesMax(),
                serving.shelf());
    }

    String path() {
        return request.path();
    }

    /**
     * Holds a message to the model that a gateway let the call in for, which has read one name alone: of two in a message the last
     * counts, and each message of a stream has its own. Safe for any thread.
     *
     * @throws LeptonException {@link ErrorCode#FORBIDDEN}
     */
    void requireLetInFor(String named) {
        if (model.isPresent() && !model.get().equals(named)) {
            throw new LeptonException(
                    ErrorCode.FORBIDDEN,
                    "the message names another model than the call was let in for: path=" + path() + ", model="
                            + GrpcServing.shorten(named));
        }
    }

    HttpServerRequest request() {
        return request;
    }

    Context context() {
        return context;
    }

    /** When it came, and how soon it wants its answers, as its head says. */
    Arrival arrival() {
        return arrival;
    }

    /** Begins to take in messages. */
    void begin(GrpcReceiver answering) {
        receiver = answering;
        request.response().closeHandler(_ -> lose());
        request.response().exceptionHandler(_ -> lose());
        request.exceptionHandler(_ -> lose());
        request.handler(this::take);
        request.endHandler(_ -> end());
        guarded(this::watchDeadline);
    }

    /** Asks for one message more. */
    void next() {
        isWanted = true;
        resume();
        deliver();
    }

    /** Keeps the connection from counting as idle while the call is open; for calls that may be silent for long. */
    void keepAlive() {
        pings = vertx.setPeriodic(PING_MILLIS, _ -> request.connection().ping(Buffer.buffer(new byte[PING_BYTES])));
    }

    /** Sends a message; nothing once the call is over. */
    void send(List<ByteBuffer> message) {
        if (!isOver) {
            reply.write(message);
        }
    }

    boolean isFull() {
        return !isOver && reply.isFull();
    }

    void onDrained(Handler<Void> handler) {
        reply.onDrained(handler);
    }

    /** Ends the call as answered. */
    void complete() {
        if (leave()) {
            reply.end();
        }
    }

    /** Ends the call as refused. */
    void refuse(LeptonException refusal) {
        if (leave()) {
            reply.refuse(refusal);
            if (!hasEnded) {
                request.response().reset(STOP_SENDING);
            }
        }
    }

    /** The caller has gone, and nothing more can come. */
    private void lose() {
        hasEnded = true;
        leave();
    }

    private void take(Buffer chunk) {
        if (!isOver) {
            frames.append(chunk);
            deliver();
        }
    }

    private void end() {
        hasEnded = true;
        deliver();
    }

    /** Hands on messages while they are wanted; not from within itself, so that small ones cannot pile up the stack. */
    private void deliver() {
        if (!isDelivering) {
            isDelivering = true;
            guarded(this::deliverWanted);
            isDelivering = false;
        }
    }

    private void deliverWanted() {
        while (isWanted && !isOver && receiver != null) {
            Optional<GrpcMessage> message = frames.poll();
            if (message.isEmpty()) {
                deliverEnd(receiver);
                return;
            }
            isWanted = false;
            receiver.message(message.get());
        }
        if (!isWanted && !isOver && !hasEnded) {
            request.pause();
        }
    }

    private void deliverEnd(GrpcReceiver answering) {
        if (!hasEnded) {
            return;
        }
        isWanted = false;
        if (!frames.isBetweenMessages()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "the call ends within a message: path=" + path());
        }
        answering.end();
    }

    private void watchDeadline() {
        Optional<Duration> timeout = GrpcTimeout.read(request.getHeader(GrpcTimeout.HEADER));
        arrival = arrival.read(request).and(new Urgency(Optional.empty(), timeout));
        arrival.urgency().left().ifPresent(left -> alarm.set(left, this::pass));
    }

    private void pass() {
        refuse(new LeptonException(ErrorCode.DEADLINE_EXCEEDED, "the caller's deadline has passed: path=" + path()));
    }

    /** Where a call's work begins on the event loop: what goes wrong becomes its status. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (LeptonException refusal) {
            refuse(refusal);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("path", path()).setCause(e).log("a call broke off");
            refuse(new LeptonException(ErrorCode.INTERNAL, "the call broke off: path=" + path()));
        }
    }

    private boolean leave() {
        if (isOver) {
            return false;
        }
        isOver = true;
        alarm.cancel();
        if (pings != null) {
            vertx.cancelTimer(pings);
        }
        resume();
        if (receiver != null) {
            receiver.over();
        }
        return true;
    }

    /** What comes after the call is over is passed over, so that it does not hold up its connection. */
    private void resume() {
        if (!hasEnded) {
            request.resume();
        }
    }
}
