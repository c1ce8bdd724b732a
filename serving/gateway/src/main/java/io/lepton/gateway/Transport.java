package io.lepton.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * How event loops speak to the kernel.
 *
 * <p>By io_uring one call hands over what many connections have to be read and written; epoll has one for each; NIO has
 * more. Containers often forbid io_uring, which shows when it is asked for; {@code -Dlepton.io_uring=false} forbids it too.
 */
record Transport(
        String name,
        IoHandlerFactory handlers,
        Class<? extends ServerSocketChannel> listeners,
        Class<? extends SocketChannel> sockets,
        Class<? extends DatagramChannel> datagrams) {
    private static final String URING_PERMITTED = "lepton.io_uring";
    /** As many operations go to the kernel in one call; Netty's own 128 are fewer than the connections of a busy loop. */
    private static final int OPERATIONS_MAX = 1_024;

    /** Those that this machine claims to have, the best first; the last one is always to be had. */
    static List<Transport> bestFirst() {
        List<Transport> all = new ArrayList<>();
        if (!"false".equals(System.getProperty(URING_PERMITTED)) && IoUring.isAvailable()) {
            all.add(uring());
        }
        if (Epoll.isAvailable()) {
            all.add(new Transport(
                    "epoll",
                    EpollIoHandler.newFactory(),
                    EpollServerSocketChannel.class,
                    EpollSocketChannel.class,
                    EpollDatagramChannel.class));
        }
        all.add(new Transport(
                "nio",
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                NioDatagramChannel.class));
        return all;
    }

    private static Transport uring() {
        return new Transport(
                "io_uring",
                IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setRingSize(OPERATIONS_MAX)),
                IoUringServerSocketChannel.class,
                IoUringSocketChannel.class,
                IoUringDatagramChannel.class);
    }

    /** What listens, and joins the group. */
    ServerBootstrap listener(ChannelGroup group) {
        return new ServerBootstrap().channelFactory(joining(group, listeners));
    }

    /** What dials; each connection joins the group. */
    Bootstrap dialer(ChannelGroup group) {
        return new Bootstrap().channelFactory(joining(group, sockets));
    }

    /** What asks for names; each joins the group. */
    ChannelFactory<DatagramChannel> datagrams(ChannelGroup group) {
        return joining(group, datagrams);
    }

    private static <C extends Channel> ChannelFactory<C> joining(ChannelGroup group, Class<? extends C> type) {
        var made = new ReflectiveChannelFactory<>(type);
        return () -> {
            C channel = made.newChannel();
            group.add(channel);
            return channel;
        };
    }
}
