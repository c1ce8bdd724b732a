package io.lepton.gateway;

import io.netty.channel.IoHandlerFactory;
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
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How event loops speak to the kernel.
 *
 * <p>By io_uring one call hands over what many connections have to be read and written; epoll has one for each; NIO has
 * more. But a loop on io_uring that ends while connections close tells of it with a stack trace, and containers often forbid it:
 * so it is taken only where {@code -Dlepton.io_uring=true} asks for it.
 */
record Transport(
        IoHandlerFactory handlers,
        Class<? extends ServerSocketChannel> listeners,
        Class<? extends SocketChannel> sockets,
        Class<? extends DatagramChannel> datagrams) {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    /** The best that works here. */
    static Transport best() {
        if (Boolean.getBoolean("lepton.io_uring") && IoUring.isAvailable()) {
            return new Transport(
                    IoUringIoHandler.newFactory(),
                    IoUringServerSocketChannel.class,
                    IoUringSocketChannel.class,
                    IoUringDatagramChannel.class);
        }
        if (Epoll.isAvailable()) {
            return new Transport(
                    EpollIoHandler.newFactory(),
                    EpollServerSocketChannel.class,
                    EpollSocketChannel.class,
                    EpollDatagramChannel.class);
        }
        LOG.warn("native transport unavailable, falling back to NIO", Epoll.unavailabilityCause());
        return new Transport(
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                NioDatagramChannel.class);
    }
}
