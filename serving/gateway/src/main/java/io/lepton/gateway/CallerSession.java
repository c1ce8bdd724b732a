package io.lepton.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A caller's connection in HTTP/2: many requests at once, each a {@link CallerStream}.
 *
 * <p>The codec keeps the streams' states, windows and bounds; this gives each its turn. Confined to its event loop.
 */
final class CallerSession extends Http2EventAdapter implements CallerLink {
    private final Lane lane;
    private final Channel channel;
    private final Http2ConnectionHandler codec;
    private final Http2Connection.PropertyKey key;
    private final Set<CallerStream> streams = new LinkedHashSet<>();
    private final List<CallerStream> touched = new ArrayList<>();

    private boolean isDirty;
    private boolean isReading;
    private boolean isSaidGoodbye;
    private long idleSinceNanos;

    private CallerSession(Lane lane, Channel channel) {
        this.lane = lane;
        this.channel = channel;
        this.codec = Http2Codecs.ofCaller(this, lane.proxy().config());
        this.key = codec.connection().newKey();
        this.idleSinceNanos = lane.nanos();
    }

    /** Makes a channel speak HTTP/2 from its first byte on. */
    static void begin(Lane lane, Channel channel) throws Http2Exception {
        CallerSession session = new CallerSession(lane, channel);
        session.codec.connection().addListener(session);
        session.codec.connection().remote().flowController().listener(session.new Writability());
        channel.pipeline().addLast(new Gathering(), session.codec, session.new Ends());
        Http2Codecs.widen(session.codec);
        lane.arrived(session);
    }

    Lane lane() {
        return lane;
    }

    Http2ConnectionHandler codec() {
        return codec;
    }

    ChannelHandlerContext context() {
        return channel.pipeline().context(codec);
    }

    boolean isClosing() {
        return isSaidGoodbye;
    }

    /** Whether frames are being read, after which all that was written is flushed. */
    boolean isReading() {
        return isReading;
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
        CallerStream known = find(id);
        if (known != null) {
            LastHttpContent trailers = isLast ? Http2Heads.trailers(headers) : null;
            if (trailers == null) {
                throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "malformed trailers");
            }
            touch(known);
            known.take(trailers, 0);
            return;
        }
        HttpRequest head = Http2Heads.request(headers);
        Http2Stream stream = codec.connection().stream(id);
        if (head == null || stream == null) {
            throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "malformed head");
        }
        CallerStream begun = new CallerStream(this, stream);
        stream.setProperty(key, begun);
        streams.add(begun);
        touch(begun);
        begun.begin(head);
        if (isLast) {
            begun.take(LastHttpContent.EMPTY_LAST_CONTENT, 0);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean isLast) {
        CallerStream stream = find(id);
        int bytes = data.readableBytes() + padding;
        if (stream == null) {
            return bytes;
        }
        touch(stream);
        ByteBuf kept = data.isReadable() ? data.retainedSlice() : Unpooled.EMPTY_BUFFER;
        stream.take(isLast ? new DefaultLastHttpContent(kept) : new DefaultHttpContent(kept), bytes);
        return 0;
    }

    private @Nullable CallerStream find(int id) {
        Http2Stream stream = codec.connection().stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    private void touch(CallerStream stream) {
        isReading = true;
        touched.add(stream);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        CallerStream closed = stream.removeProperty(key);
        if (closed != null && streams.remove(closed)) {
            idleSinceNanos = lane.nanos();
            closed.closed();
            if (isSaidGoodbye && streams.isEmpty()) {
                close();
            }
        }
    }

    @Override
    public void sweep(long nowNanos) {
        if (lane.proxy().farewell().isAnnounced()) {
            sayGoodbye();
        }
        List.copyOf(streams).forEach(stream -> stream.sweep(nowNanos));
        if (streams.isEmpty()
                && nowNanos - idleSinceNanos
                        > lane.proxy().config().idleTimeout().toNanos()) {
            close();
        }
    }

    /** Asks the caller to begin nothing more here; what it has begun meanwhile is answered still. */
    private void sayGoodbye() {
        if (!isSaidGoodbye) {
            isSaidGoodbye = true;
            var _ = codec.goAway(
                    context(),
                    Integer.MAX_VALUE,
                    Http2Error.NO_ERROR.code(),
                    Unpooled.EMPTY_BUFFER,
                    context().newPromise());
            context().flush();
        }
    }

    @Override
    public void closeWhenOver() {
        sayGoodbye();
        if (streams.isEmpty()) {
            close();
        }
    }

    @Override
    public void close() {
        var _ = channel.close();
    }

    /** The channel's ends: that of a read, and its own. */
    private final class Ends extends ChannelInboundHandlerAdapter {
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            // A turn may touch others, by what it does to the connection.
            for (int i = 0; i < touched.size(); i++) {
                touched.get(i).flushRequest();
            }
            touched.clear();
            isReading = false;
            // The codec flushes after each read.
            isDirty = false;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lane.left(CallerSession.this);
            List.copyOf(streams).forEach(CallerStream::closed);
            streams.clear();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }

    private final class Writability implements Http2RemoteFlowController.Listener {
        @Override
        public void writabilityChanged(Http2Stream stream) {
            CallerStream changed = stream.getProperty(key);
            if (changed != null) {
                changed.writabilityChanged();
            }
        }
    }
}
