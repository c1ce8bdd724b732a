package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import io.lepton.domain.PeerIdentity;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connections of one event loop to places, the unused ones ready to be lent, newest first. Confined to the loop.
 *
 * <p>Their number is bounded by that of the callers, each of which has one attempt at a time, and by the unused ones.
 */
final class UpstreamPool {
    /** Unused connections to all places together: traffic that moves from place to place leaves no more behind. */
    private static final int IDLE_MAX = 4_096;

    private final Bootstrap dialer;
    private final ProxyConfig config;
    private final HeadText text;
    private final UpstreamTls tls;
    private final Map<Endpoint, Deque<Upstream>> idle = new HashMap<>();
    private final Set<Upstream> open = new HashSet<>();
    private int idleCount;

    UpstreamPool(GatewayLoops loops, EventLoop loop, Proxy proxy, HeadText text) {
        this.config = proxy.config();
        this.text = text;
        this.tls = proxy.upstreamTls();
        this.dialer = loops.dialer()
                .group(loop)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.connectTimeout().toMillis());
    }

    /** An unused connection. */
    Optional<Upstream> take(Endpoint endpoint) {
        Deque<Upstream> unused = idle.get(endpoint);
        while (unused != null && !unused.isEmpty()) {
            Upstream newest = unused.pop();
            idleCount--;
            if (newest.isOpen()) {
                return Optional.of(newest);
            }
        }
        return Optional.empty();
    }

    /** Begins a new connection; {@link #admit} makes it one of the pool's once it stands. */
    ChannelFuture dial(Endpoint endpoint, PeerIdentity place) {
        return dialer.clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // What reads and writes comes once the connection stands.
                        tls.securePlain(channel, place, endpoint.port());
                    }
                })
                .connect(endpoint.host(), endpoint.port());
    }

    Upstream admit(Endpoint endpoint, Channel channel) {
        Upstream upstream = new Upstream(endpoint, this, channel, new MessageWriter(channel, text));
        channel.pipeline().addLast(upstream.decoder(config), upstream);
        open.add(upstream);
        return upstream;
    }

    void put(Upstream upstream) {
        Deque<Upstream> unused = idle.computeIfAbsent(upstream.endpoint(), _ -> new ArrayDeque<>());
        if (upstream.isOpen() && unused.size() < config.idleConnectionsMax() && idleCount < IDLE_MAX) {
            unused.push(upstream);
            idleCount++;
        } else {
            upstream.close();
        }
    }

    void forget(Upstream upstream) {
        open.remove(upstream);
        Deque<Upstream> unused = idle.get(upstream.endpoint());
        if (unused != null && unused.remove(upstream)) {
            idleCount--;
            if (unused.isEmpty()) {
                idle.remove(upstream.endpoint());
            }
        }
    }

    /** Closes what nobody has needed for a while. */
    void sweep(long nowNanos) {
        long idleMaxNanos = config.idleTimeout().toNanos();
        List<Upstream> stale = new ArrayList<>();
        for (Deque<Upstream> unused : idle.values()) {
            for (Upstream upstream : unused) {
                if (nowNanos - upstream.idleSinceNanos() > idleMaxNanos) {
                    stale.add(upstream);
                }
            }
        }
        stale.forEach(Upstream::close);
    }

    void closeAll() {
        List.copyOf(open).forEach(Upstream::close);
    }
}
