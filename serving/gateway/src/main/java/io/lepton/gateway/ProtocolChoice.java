package io.lepton.gateway;

import io.lepton.domain.PeerIdentity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.util.List;

/**
 * The beginning of a caller's connection: its first bytes tell whether it speaks TLS, HTTP/2 or HTTP/1.1.
 *
 * <p>Under TLS the handshake settles the rest. Plain text is taken beside it, since peers' gateways speak that. Confined to
 * its event loop.
 */
final class ProtocolChoice extends ByteToMessageDecoder implements CallerLink {
    /** The process of the fleet at the other end of a connection, if it has proven which it is. */
    static final AttributeKey<PeerIdentity> PEER = AttributeKey.valueOf(ProtocolChoice.class, "peer");

    private static final int TLS_HANDSHAKE = 22;
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();
    /** As many bytes of the preface as no request of HTTP/1.1 begins with. */
    private static final int TELLING_BYTES = "PRI * HTTP/2".length();

    private final Lane lane;
    private final Channel channel;
    private final TlsListener tls;
    private final long beganNanos;

    ProtocolChoice(Lane lane, Channel channel, TlsListener tls) {
        this.lane = lane;
        this.channel = channel;
        this.tls = tls;
        this.beganNanos = lane.nanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        lane.arrived(this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        lane.left(this);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Http2Exception {
        if (!in.isReadable()) {
            return;
        }
        if (tls.isOffered() && in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Negotiated());
        } else {
            int bytes = Math.min(in.readableBytes(), TELLING_BYTES);
            boolean isPreface = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, 0, bytes);
            if (isPreface && bytes < TELLING_BYTES) {
                return;
            }
            begin(isPreface);
        }
        var _ = channel.pipeline().remove(this);
    }

    private void begin(boolean isMultiplexed) throws Http2Exception {
        if (isMultiplexed) {
            CallerSession.begin(lane, channel);
            return;
        }
        var caller = new CallerConnection(lane, channel);
        channel.pipeline().addLast(caller.decoder(), caller);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        lane.left(this);
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }

    @Override
    public void sweep(long nowNanos) {
        if (nowNanos - beganNanos > lane.proxy().config().idleTimeout().toNanos()) {
            close();
        }
    }

    @Override
    public void closeWhenOver() {
        close();
    }

    @Override
    public void close() {
        var _ = channel.close();
    }

    /** What the handshake has settled. */
    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) throws Http2Exception {
            SslHandler tunnel = context.pipeline().get(SslHandler.class);
            TlsListener.peerOf(tunnel.engine().getSession())
                    .ifPresent(peer -> channel.attr(PEER).set(peer));
            begin(protocol.equals(ApplicationProtocolNames.HTTP_2));
        }

        /** A scanner's handshake, or a caller that trusts somebody else: neither is news to an operator. */
        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
