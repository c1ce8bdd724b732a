package io.lepton.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Puts small pieces that are written one after the other together: the codec of HTTP/2 writes a frame in two or three, and what
 * is handed to the kernel costs by the piece. Confined to its channel's event loop.
 *
 * <p>A piece counts as written once it is copied. Should the channel end before it is sent, that end is told as ever.
 */
final class Gathering extends ChannelOutboundHandlerAdapter {
    private static final int PIECE_BYTES_MAX = 2 << 10;
    private static final int GATHERED_BYTES_FIRST = 4 << 10;
    /** What is not flushed by then is handed on, so that the channel counts it against its bound. */
    private static final int GATHERED_BYTES_MAX = 32 << 10;

    private @Nullable ByteBuf gathered;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean isGathered = message instanceof ByteBuf piece
                && piece.readableBytes() <= PIECE_BYTES_MAX
                && context.channel().isActive();
        if (!isGathered) {
            send(context);
            var _ = context.write(message, promise);
            return;
        }
        ByteBuf piece = (ByteBuf) message;
        ByteBuf room = gathered;
        if (room == null) {
            room = context.alloc().ioBuffer(GATHERED_BYTES_FIRST);
            gathered = room;
        }
        room.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
        piece.release();
        promise.trySuccess();
        if (room.readableBytes() >= GATHERED_BYTES_MAX) {
            send(context);
        }
    }

    private void send(ChannelHandlerContext context) {
        ByteBuf whole = gathered;
        if (whole != null) {
            gathered = null;
            var _ = context.write(whole, context.voidPromise());
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        send(context);
        context.flush();
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        flush(context);
        var _ = context.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
