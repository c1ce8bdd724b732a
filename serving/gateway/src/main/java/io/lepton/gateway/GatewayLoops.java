package io.lepton.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops that gateways carry requests on; several gateways of one process may share them. Safe for any thread.
 *
 * <p>They run on the best {@link Transport} that the machine has. Names are looked up without blocking a loop.
 */
public final class GatewayLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayLoops.class);
    private static final int CLOSE_MILLIS_MAX = 2_000;

    private final Transport transport;
    private final EventLoopGroup group;
    private final DnsAddressResolverGroup names;
    /** Every open one: those that listen, were dialled or accepted, or ask for names. */
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private GatewayLoops(Transport transport, EventLoopGroup group) {
        this.transport = transport;
        this.group = group;
        this.names = new DnsAddressResolverGroup(
                transport.datagrams(channels), DnsServerAddressStreamProviders.platformDefault());
    }

    /** Starts the loops, each a platform thread. */
    public static GatewayLoops start(int loops) {
        return start(loops, Transport.bestFirst());
    }

    /** Starts them on the first of the transports that is to be had: what works once may be short for many loops. */
    static GatewayLoops start(int loops, List<Transport> bestFirst) {
        var threads = new DefaultThreadFactory("gateway", true);
        for (Transport transport : bestFirst.subList(0, bestFirst.size() - 1)) {
            try {
                return new GatewayLoops(
                        transport, new MultiThreadIoEventLoopGroup(loops, threads, transport.handlers()));
            } catch (IllegalStateException e) {
                LOG.atWarn()
                        .addKeyValue("transport", transport.name())
                        .addKeyValue("loops", loops)
                        .addKeyValue("cause", String.valueOf(e.getCause()))
                        .log("a transport is not to be had here, the next best carries the requests");
            }
        }
        Transport last = bestFirst.getLast();
        return new GatewayLoops(last, new MultiThreadIoEventLoopGroup(loops, threads, last.handlers()));
    }

    /** How the loops speak to the kernel. */
    String transport() {
        return transport.name();
    }

    EventLoopGroup group() {
        return group;
    }

    ServerBootstrap listener() {
        return transport.listener(channels).group(group);
    }

    Bootstrap dialer() {
        return transport.dialer(channels).resolver(names);
    }

    /** Makes a connection that was accepted one of those that end before the loops do. */
    void accepted(Channel caller) {
        channels.add(caller);
    }

    /**
     * Ends every connection on the loops, and then the loops.
     *
     * <p>One after the other: where the kernel works beside a loop, a connection ends some time after it was told to, and a loop
     * that has gone by then leaves nobody to do what follows from that.
     */
    @Override
    public void close() {
        names.close();
        emptyAll();
        // Whoever was accepted by a listener in its last moment has reached its loop by now.
        emptyAll();
        group.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }

    private void emptyAll() {
        List<Future<Void>> emptied = new ArrayList<>();
        group.forEach(loop -> emptied.add(empty(loop)));
        emptied.forEach(Future::awaitUninterruptibly);
    }

    /** Closes what is on a loop; done when nothing is any more, or still is after so long. */
    private Future<Void> empty(EventExecutor loop) {
        Promise<Void> emptied = loop.newPromise();
        loop.execute(() -> empty(loop, CLOSE_MILLIS_MAX, emptied));
        return emptied;
    }

    private void empty(EventExecutor loop, int millisLeft, Promise<Void> emptied) {
        boolean isEmpty = true;
        for (Channel channel : channels) {
            // One that is not registered yet belongs to no loop; it will when this comes round again.
            boolean isElsewhere = channel.isRegistered() && !channel.eventLoop().equals(loop);
            isEmpty &= isElsewhere;
            if (channel.isRegistered() && !isElsewhere) {
                var _ = channel.close();
            }
        }
        if (isEmpty || millisLeft == 0) {
            // What follows from the last one's end stands in the loop's line already.
            loop.execute(() -> emptied.setSuccess(null));
        } else {
            var _ = loop.schedule(() -> empty(loop, millisLeft - 1, emptied), 1, TimeUnit.MILLISECONDS);
        }
    }
}
