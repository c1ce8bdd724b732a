package io.lepton.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops that gateways carry requests on; several gateways of one process may share them. Safe for any thread.
 *
 * <p>Native epoll where there is one, else a warning and NIO. Names are looked up without blocking a loop.
 */
public final class GatewayLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayLoops.class);
    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final EventLoopGroup group;
    private final Class<? extends ServerSocketChannel> listenerType;
    private final Class<? extends SocketChannel> socketType;
    private final DnsAddressResolverGroup names;

    private GatewayLoops(
            EventLoopGroup group,
            Class<? extends ServerSocketChannel> listenerType,
            Class<? extends SocketChannel> socketType,
            Class<? extends DatagramChannel> datagramType) {
        this.group = group;
        this.listenerType = listenerType;
        this.socketType = socketType;
        this.names = new DnsAddressResolverGroup(datagramType, DnsServerAddressStreamProviders.platformDefault());
    }

    /** Starts the loops, each a platform thread. */
    public static GatewayLoops start(int loops) {
        var threads = new DefaultThreadFactory("gateway", true);
        if (Epoll.isAvailable()) {
            return new GatewayLoops(
                    new MultiThreadIoEventLoopGroup(loops, threads, EpollIoHandler.newFactory()),
                    EpollServerSocketChannel.class,
                    EpollSocketChannel.class,
                    EpollDatagramChannel.class);
        }
        LOG.warn("native transport unavailable, falling back to NIO", Epoll.unavailabilityCause());
        return new GatewayLoops(
                new MultiThreadIoEventLoopGroup(loops, threads, NioIoHandler.newFactory()),
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                NioDatagramChannel.class);
    }

    EventLoopGroup group() {
        return group;
    }

    ServerBootstrap listener() {
        return new ServerBootstrap().group(group).channel(listenerType);
    }

    Bootstrap dialer() {
        return new Bootstrap().channel(socketType).resolver(names);
    }

    /** Ends the loops, and with them every connection on them. */
    @Override
    public void close() {
        names.close();
        group.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }
}
