package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A connection to a place, lent to one attempt at a time. Confined to its event loop. */
final class Upstream extends ChannelInboundHandlerAdapter implements UpstreamLink {
    private final Endpoint endpoint;
    private final UpstreamPool pool;
    private final Channel channel;
    private final MessageWriter writer;

    private @Nullable Attempt attempt;
    private boolean isInformational;
    private boolean isReused;
    private long idleSinceNanos;

    Upstream(Endpoint endpoint, UpstreamPool pool, Channel channel, MessageWriter writer) {
        this.endpoint = endpoint;
        this.pool = pool;
        this.channel = channel;
        this.writer = writer;
    }

    /** Reads answers; one to HEAD has no body, whatever it says. */
    HttpResponseDecoder decoder(ProxyConfig config) {
        return new HttpResponseDecoder(MessageReading.within(config)) {
            @Override
            protected boolean isContentAlwaysEmpty(HttpMessage answer) {
                return (attempt != null && attempt.isOfHead()) || super.isContentAlwaysEmpty(answer);
            }
        };
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** An unused connection may have been closed meanwhile, of which the next attempt learns too late. */
    @Override
    public boolean isReused() {
        return isReused;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    @Override
    public void lendTo(Attempt borrower) {
        attempt = borrower;
    }

    /** Takes the connection back for the next attempt. */
    @Override
    public void giveBack(long nowNanos) {
        attempt = null;
        isReused = true;
        idleSinceNanos = nowNanos;
        setReading(true);
        pool.put(this);
    }

    @Override
    public void close() {
        attempt = null;
        var _ = channel.close();
    }

    @Override
    public void write(HttpObject part) {
        writer.write(part, false);
    }

    @Override
    public void flush() {
        writer.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void setReading(boolean isReading) {
        if (channel.config().isAutoRead() != isReading) {
            channel.config().setAutoRead(isReading);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Attempt borrower = attempt;
        if (borrower == null
                || !(message instanceof HttpObject part)
                || part.decoderResult().isFailure()) {
            // Nobody asked, or nobody can understand it.
            ReferenceCountUtil.release(message);
            var _ = context.close();
            return;
        }
        if (part instanceof HttpResponse head) {
            isInformational = head.status().code() < 200;
            if (!isInformational) {
                borrower.answerBegan(head);
            }
        }
        if (part instanceof HttpContent content) {
            read(borrower, content);
        }
    }

    private void read(Attempt borrower, HttpContent content) {
        if (isInformational) {
            isInformational = !(content instanceof LastHttpContent);
            content.release();
        } else {
            borrower.answerWent(content);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (attempt != null) {
            attempt.flushAnswer();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (attempt != null) {
            attempt.upstreamWritabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pool.forget(this);
        writer.drop();
        if (attempt != null) {
            attempt.brokeOff("the connection was closed");
        }
    }

    /** A reset, or a write that failed: the closing that follows tells the attempt. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
