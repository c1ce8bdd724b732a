package io.lepton.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that gateways carry requests on; several gateways of one process may share them. Safe for any thread.
 *
 * <p>They run on the best {@link Transport} that the machine has. Names are looked up without blocking a loop.
 */
public final class GatewayLoops implements AutoCloseable {
    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final Transport transport;
    private final EventLoopGroup group;
    private final DnsAddressResolverGroup names;

    private GatewayLoops(Transport transport, EventLoopGroup group) {
        this.transport = transport;
        this.group = group;
        this.names =
                new DnsAddressResolverGroup(transport.datagrams(), DnsServerAddressStreamProviders.platformDefault());
    }

    /** Starts the loops, each a platform thread. */
    public static GatewayLoops start(int loops) {
        Transport transport = Transport.best();
        var threads = new DefaultThreadFactory("gateway", true);
        return new GatewayLoops(transport, new MultiThreadIoEventLoopGroup(loops, threads, transport.handlers()));
    }

    EventLoopGroup group() {
        return group;
    }

    ServerBootstrap listener() {
        return new ServerBootstrap().group(group).channel(transport.listeners());
    }

    Bootstrap dialer() {
        return new Bootstrap().channel(transport.sockets()).resolver(names);
    }

    /** Ends the loops, and with them every connection on them. */
    @Override
    public void close() {
        names.close();
        group.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }
}
