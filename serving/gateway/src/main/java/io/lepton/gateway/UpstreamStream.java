package io.lepton.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * An attempt's stream to a place. Confined to its event loop.
 *
 * <p>What the caller does not take yet stays unacknowledged, so that the stream's window holds the place back.
 */
final class UpstreamStream implements UpstreamLink {
    private final UpstreamSession session;
    private final int id;
    private final Http2Connection.PropertyKey key;

    private @Nullable Attempt attempt;
    private @Nullable Http2Stream stream;
    private int heldBackBytes;
    private boolean isPaused;
    private boolean isEnded;
    private boolean hasHead;
    private boolean wasPassedOver;

    UpstreamStream(UpstreamSession session, int id, Http2Connection.PropertyKey key) {
        this.session = session;
        this.id = id;
        this.key = key;
    }

    @Override
    public void lendTo(Attempt borrower) {
        attempt = borrower;
    }

    /** A connection that was about to end passes over the streams that came too late. */
    @Override
    public boolean isReused() {
        return wasPassedOver;
    }

    @Override
    public boolean isWritable() {
        return stream == null
                || session.codec().connection().remote().flowController().isWritable(stream);
    }

    @Override
    public void write(HttpObject part) {
        if (isEnded) {
            ReferenceCountUtil.release(part);
            return;
        }
        session.dirty();
        if (part instanceof HttpRequest head) {
            begin(head);
        }
        if (part instanceof HttpContent content) {
            writeContent(content);
        }
    }

    private void begin(HttpRequest head) {
        var _ = session.codec()
                .encoder()
                .writeHeaders(
                        session.context(),
                        id,
                        Http2Heads.request(head, Dialect.of(head) == Dialect.GRPC),
                        0,
                        false,
                        promise());
        stream = session.codec().connection().stream(id);
        if (stream == null) {
            // The connection ended meanwhile: nothing has been asked.
            closed(true);
        } else {
            stream.setProperty(key, this);
        }
    }

    private void writeContent(HttpContent content) {
        LastHttpContent last = content instanceof LastHttpContent end ? end : null;
        boolean hasTrailers = last != null && !last.trailingHeaders().isEmpty();
        ByteBuf data = content.content();
        if (isEnded || (hasTrailers && !data.isReadable())) {
            content.release();
        } else {
            var _ = session.codec()
                    .encoder()
                    .writeData(session.context(), id, data, 0, last != null && !hasTrailers, promise());
        }
        if (last != null && hasTrailers && !isEnded) {
            var _ = session.codec()
                    .encoder()
                    .writeHeaders(
                            session.context(), id, Http2Heads.trailers(last.trailingHeaders()), 0, true, promise());
        }
    }

    private ChannelPromise promise() {
        return session.context().newPromise();
    }

    @Override
    public void flush() {
        session.flush();
    }

    /** Takes a head over, or what stands behind the body; false if it is malformed. */
    boolean takeHead(Http2Headers headers, boolean isLast) {
        Attempt borrower = attempt;
        if (borrower == null) {
            return true;
        }
        if (hasHead) {
            LastHttpContent trailers = isLast ? Http2Heads.trailers(headers) : null;
            if (trailers != null) {
                borrower.answerWent(trailers);
            }
            return trailers != null;
        }
        HttpResponse head = Http2Heads.response(headers);
        if (head == null) {
            return false;
        }
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return !isLast;
        }
        hasHead = true;
        borrower.answerBegan(head);
        if (isLast) {
            borrower.answerWent(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        return true;
    }

    /** Takes a part over, which cost so many bytes of the stream's window; returns how many are free again. */
    int take(HttpContent part, int bytes) {
        Attempt borrower = attempt;
        if (borrower == null || !hasHead) {
            part.release();
            return bytes;
        }
        borrower.answerWent(part);
        if (!isPaused) {
            return bytes;
        }
        heldBackBytes += bytes;
        return 0;
    }

    void flushAnswer() {
        if (attempt != null) {
            attempt.flushAnswer();
        }
    }

    void writabilityChanged() {
        if (attempt != null) {
            attempt.upstreamWritabilityChanged();
        }
    }

    /** The stream is over, in order or not. */
    void closed(boolean isPassedOver) {
        if (isEnded) {
            return;
        }
        isEnded = true;
        wasPassedOver = isPassedOver;
        Attempt borrower = attempt;
        attempt = null;
        session.ended();
        if (borrower != null) {
            borrower.brokeOff("the stream was closed");
        }
    }

    @Override
    public void setReading(boolean isReading) {
        isPaused = !isReading;
        if (isPaused || heldBackBytes == 0 || stream == null || isEnded) {
            return;
        }
        int bytes = heldBackBytes;
        heldBackBytes = 0;
        try {
            if (session.codec().connection().local().flowController().consumeBytes(stream, bytes)) {
                session.dirty();
                session.flush();
            }
        } catch (Http2Exception _) {
            session.close();
        }
    }

    @Override
    public void giveBack(long nowNanos) {
        attempt = null;
    }

    @Override
    public void close() {
        attempt = null;
        if (stream == null) {
            if (!isEnded) {
                isEnded = true;
                session.ended();
            }
            return;
        }
        if (!isEnded) {
            var _ = session.codec().resetStream(session.context(), id, Http2Error.CANCEL.code(), promise());
            session.dirty();
            session.flush();
        }
    }
}
