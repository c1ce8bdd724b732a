package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a place in HTTP/2. Confined to its event loop.
 *
 * <p>Attempts wait until the place has sent its settings, which tell how many streams it takes, and that it speaks HTTP/2
 * at all.
 */
final class UpstreamSession extends Http2EventAdapter {
    private final Endpoint endpoint;
    private final UpstreamSessions mates;
    private final Http2ConnectionHandler codec;
    private final Http2Connection.PropertyKey key;
    private final long idleMaxNanos;
    private final Queue<Attempt> waiting = new ArrayDeque<>();
    private final List<UpstreamStream> answered = new ArrayList<>();

    private @Nullable Channel channel;
    private boolean isReady;
    private boolean isLeaving;
    private boolean isDirty;
    private int lastTaken = Integer.MAX_VALUE;
    private int active;
    private long idleSinceNanos;

    UpstreamSession(Endpoint endpoint, UpstreamSessions mates, ProxyConfig config) {
        this.endpoint = endpoint;
        this.mates = mates;
        this.codec = Http2Codecs.ofPlace(this, config);
        this.key = codec.connection().newKey();
        this.idleMaxNanos = config.idleTimeout().toNanos();
        codec.connection().addListener(this);
        codec.connection().remote().flowController().listener(new Writability());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Http2ConnectionHandler codec() {
        return codec;
    }

    ChannelHandlerContext context() {
        return Objects.requireNonNull(channel).pipeline().context(codec);
    }

    /** Whether one attempt more may be lent a stream. */
    boolean hasRoom() {
        return !isLeaving
                && (!isReady || codec.connection().local().canOpenStream())
                && active + waiting.size() < codec.connection().local().maxActiveStreams();
    }

    void lend(Attempt attempt) {
        if (isReady) {
            open(attempt);
        } else {
            waiting.add(attempt);
        }
    }

    void dialled(ChannelFuture dialed) {
        if (!dialed.isSuccess()) {
            leave("no connection: " + dialed.cause().getMessage());
            return;
        }
        Channel connected = dialed.channel();
        channel = connected;
        connected.pipeline().addLast(new Gathering(), codec, new Ends());
        try {
            Http2Codecs.widen(codec);
        } catch (Http2Exception e) {
            leave(String.valueOf(e.getMessage()));
            close();
            return;
        }
        connected.flush();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
        isReady = true;
        for (Attempt next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!next.isOver()) {
                // What this connection has no room for after all is lent another one.
                if (hasRoom()) {
                    open(next);
                } else {
                    mates.lend(endpoint, next);
                }
            }
        }
        flush();
    }

    private void open(Attempt attempt) {
        int id = codec.connection().local().incrementAndGetNextStreamId();
        if (id < 0) {
            isLeaving = true;
            mates.forget(this);
            mates.lend(endpoint, attempt);
            return;
        }
        active++;
        attempt.lend(new UpstreamStream(this, id, key));
    }

    /** Notes that something has been written that is to be flushed. */
    void dirty() {
        isDirty = true;
    }

    void flush() {
        if (isDirty) {
            isDirty = false;
            codec.flush(context());
        }
    }

    /** A stream has ended, or was never begun. */
    void ended() {
        active--;
        if (isLeaving && active == 0) {
            close();
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean isExclusive,
            int padding,
            boolean isLast)
            throws Http2Exception {
        onHeadersRead(context, id, headers, padding, isLast);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean isLast)
            throws Http2Exception {
        UpstreamStream stream = find(id);
        if (stream != null) {
            answered.add(stream);
            if (!stream.takeHead(headers, isLast)) {
                throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "malformed head");
            }
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean isLast) {
        UpstreamStream stream = find(id);
        int bytes = data.readableBytes() + padding;
        if (stream == null) {
            return bytes;
        }
        answered.add(stream);
        ByteBuf kept = data.isReadable() ? data.retainedSlice() : Unpooled.EMPTY_BUFFER;
        return stream.take(isLast ? new DefaultLastHttpContent(kept) : new DefaultHttpContent(kept), bytes);
    }

    private @Nullable UpstreamStream find(int id) {
        Http2Stream stream = codec.connection().stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastStreamId, long errorCode, ByteBuf debugData) {
        isLeaving = true;
        lastTaken = lastStreamId;
        mates.forget(this);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        UpstreamStream closed = stream.removeProperty(key);
        if (closed != null) {
            closed.closed(stream.id() > lastTaken);
        }
    }

    void sweep(long nowNanos) {
        if (active > 0 || !isReady) {
            idleSinceNanos = nowNanos;
        } else if (nowNanos - idleSinceNanos > idleMaxNanos) {
            close();
        }
    }

    void close() {
        isLeaving = true;
        mates.forget(this);
        if (channel != null) {
            var _ = channel.close();
        }
    }

    /** Takes no more, and fails what waits. */
    private void leave(String why) {
        isLeaving = true;
        mates.forget(this);
        for (Attempt next = waiting.poll(); next != null; next = waiting.poll()) {
            next.fail(why);
        }
    }

    /** The channel's ends: that of a read, and its own. */
    private final class Ends extends ChannelInboundHandlerAdapter {
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            for (int i = 0; i < answered.size(); i++) {
                answered.get(i).flushAnswer();
            }
            answered.clear();
            // The codec flushes after each read.
            isDirty = false;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            leave("the connection was closed");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }

    private final class Writability implements Http2RemoteFlowController.Listener {
        @Override
        public void writabilityChanged(Http2Stream stream) {
            UpstreamStream changed = stream.getProperty(key);
            if (changed != null) {
                changed.writabilityChanged();
            }
        }
    }
}
