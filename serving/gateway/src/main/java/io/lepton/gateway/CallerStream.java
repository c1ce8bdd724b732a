package io.lepton.gateway;

import io.lepton.domain.PeerIdentity;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request in HTTP/2.
 *
 * <p>What its turn does not want yet stays unacknowledged, so that the stream's window holds the caller back. An answer's
 * head waits for what follows it, since an answer without a body is a head that ends the stream. Confined to its event
 * loop.
 */
final class CallerStream implements Caller {
    private static final long UNWANTED_NANOS_MAX = 1_000_000_000;

    private final CallerSession session;
    private final Http2Stream stream;

    private @Nullable Turn turn;
    private @Nullable HttpResponse head;
    private int heldBackBytes;
    private boolean isHead;
    private boolean isAnswerComplete;
    private boolean isClosed;
    private long answeredAtNanos;

    CallerStream(CallerSession session, Http2Stream stream) {
        this.session = session;
        this.stream = stream;
    }

    void begin(HttpRequest request) {
        isHead = request.method().equals(HttpMethod.HEAD);
        Turn next = session.lane().reception().receive(this, request);
        turn = next;
        next.begin();
    }

    /** Takes a part of the body over, which cost so many bytes of the stream's window. */
    void take(HttpContent part, int bytes) {
        heldBackBytes += bytes;
        if (turn == null || isClosed) {
            part.release();
            return;
        }
        turn.take(part);
        advance();
    }

    void flushRequest() {
        if (turn != null && !isClosed) {
            turn.flushRequest();
        }
    }

    void writabilityChanged() {
        if (turn != null && !isClosed) {
            turn.callerWritabilityChanged();
        }
    }

    /** Whoever goes on sending what nobody wants is told to stop (RFC 9113, section 8.1). */
    void sweep(long nowNanos) {
        boolean isAnswerSent = stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL;
        if (isAnswerSent && nowNanos - answeredAtNanos > UNWANTED_NANOS_MAX) {
            close();
        } else if (turn != null && !turn.isOver()) {
            turn.sweep(nowNanos);
        }
    }

    /** The stream is over, in order or not. */
    void closed() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        Turn left = turn;
        if (left != null) {
            left.callerLeft();
        }
    }

    @Override
    public boolean isMultiplexed() {
        return true;
    }

    @Override
    public Optional<PeerIdentity> peer() {
        return Optional.ofNullable(
                session.context().channel().attr(ProtocolChoice.PEER).get());
    }

    /** The connection outlives a request. */
    @Override
    public boolean isClosing() {
        return false;
    }

    @Override
    public boolean isWritable() {
        return isClosed
                || session.codec().connection().remote().flowController().isWritable(stream);
    }

    @Override
    public void write(HttpObject part) {
        if (isClosed || isAnswerComplete) {
            ReferenceCountUtil.release(part);
            return;
        }
        session.dirty();
        if (part instanceof HttpResponse begun) {
            if (begun.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                writeHead(begun, false);
                ReferenceCountUtil.release(part);
                return;
            }
            head = begun;
        }
        if (part instanceof HttpContent content) {
            writeContent(content);
        }
    }

    private void writeContent(HttpContent content) {
        ByteBuf data = isHead ? content.content().clear() : content.content();
        LastHttpContent last = content instanceof LastHttpContent end ? end : null;
        boolean hasTrailers = last != null && !last.trailingHeaders().isEmpty();
        boolean isBare = last != null && !hasTrailers && !data.isReadable();
        if (last != null) {
            isAnswerComplete = true;
        }
        if (head != null) {
            writeHead(head, isBare);
            head = null;
            if (isBare) {
                content.release();
                end();
                return;
            }
        }
        if (data.isReadable() || !hasTrailers) {
            var _ = session.codec()
                    .encoder()
                    .writeData(session.context(), stream.id(), data, 0, last != null && !hasTrailers, promise());
        } else {
            content.release();
        }
        if (last != null) {
            if (hasTrailers) {
                var _ = session.codec()
                        .encoder()
                        .writeHeaders(
                                session.context(),
                                stream.id(),
                                Http2Heads.trailers(last.trailingHeaders()),
                                0,
                                true,
                                promise());
            }
            end();
        }
    }

    private void writeHead(HttpResponse answer, boolean isLast) {
        var _ = session.codec()
                .encoder()
                .writeHeaders(session.context(), stream.id(), Http2Heads.response(answer), 0, isLast, promise());
    }

    private ChannelPromise promise() {
        return session.context().newPromise();
    }

    /** From now on the rest of the request is read and forgotten for a while, since an answer may be lost to a reset. */
    private void end() {
        answeredAtNanos = session.lane().nanos();
    }

    private void reset(Http2Error error) {
        if (!isClosed) {
            var _ = session.codec().resetStream(session.context(), stream.id(), error.code(), promise());
            session.dirty();
        }
    }

    @Override
    public void flush() {
        if (head != null) {
            writeHead(head, false);
            head = null;
        }
        session.flush();
    }

    @Override
    public Turn answer(HttpRequest request, FullHttpResponse answer) {
        Lane lane = session.lane();
        lane.proxy().ids().choose(request.headers()).putOn(answer.headers());
        write(answer);
        return new AnsweredTurn(
                this, lane.nanos() + lane.proxy().config().responseTimeout().toNanos());
    }

    @Override
    public void closeAfterAnswer() {
        flush();
    }

    @Override
    public void closeWhenOver() {
        // The stream ends with its answer.
    }

    @Override
    public void close() {
        reset(isAnswerComplete ? Http2Error.NO_ERROR : Http2Error.INTERNAL_ERROR);
        session.flush();
    }

    @Override
    public void advance() {
        Turn current = turn;
        if (isClosed || current == null) {
            return;
        }
        if (current.wantsMore()) {
            acknowledge();
        }
        if (!session.isReading()) {
            current.flushRequest();
            session.flush();
        }
    }

    private void acknowledge() {
        int bytes = heldBackBytes;
        heldBackBytes = 0;
        try {
            if (bytes > 0
                    && session.codec().connection().local().flowController().consumeBytes(stream, bytes)) {
                session.dirty();
            }
        } catch (Http2Exception _) {
            session.close();
        }
    }
}
