package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import io.lepton.domain.PeerIdentity;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connections of one event loop to places in HTTP/2, each shared by as many attempts as the place lets it be; another
 * is made where all are full. Confined to the loop.
 */
final class UpstreamSessions {
    private final Bootstrap dialer;
    private final ProxyConfig config;
    private final UpstreamTls tls;
    private final Map<Endpoint, List<UpstreamSession>> sessions = new HashMap<>();

    UpstreamSessions(GatewayLoops loops, EventLoop loop, Proxy proxy) {
        this.config = proxy.config();
        this.tls = proxy.upstreamTls();
        this.dialer = loops.dialer()
                .group(loop)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.connectTimeout().toMillis());
    }

    /** Lends an attempt a stream, at once or when a connection stands; or fails it. */
    void lend(Endpoint endpoint, Attempt attempt) {
        PeerIdentity place = attempt.target().identity();
        UpstreamSession session = find(endpoint).orElseGet(() -> dial(endpoint, place));
        session.lend(attempt);
    }

    private Optional<UpstreamSession> find(Endpoint endpoint) {
        for (UpstreamSession session : sessions.getOrDefault(endpoint, List.of())) {
            if (session.hasRoom()) {
                return Optional.of(session);
            }
        }
        return Optional.empty();
    }

    private UpstreamSession dial(Endpoint endpoint, PeerIdentity place) {
        var session = new UpstreamSession(endpoint, this, config);
        sessions.computeIfAbsent(endpoint, _ -> new ArrayList<>(1)).add(session);
        var _ = dialer.clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // The session's codec comes once the connection stands.
                        tls.secureMultiplexed(channel, place, endpoint.port());
                    }
                })
                .connect(endpoint.host(), endpoint.port())
                .addListener((ChannelFuture dialed) -> session.dialled(dialed));
        return session;
    }

    void forget(UpstreamSession session) {
        List<UpstreamSession> others = sessions.get(session.endpoint());
        if (others != null && others.remove(session) && others.isEmpty()) {
            sessions.remove(session.endpoint());
        }
    }

    /** Closes what nobody has needed for a while. */
    void sweep(long nowNanos) {
        all().forEach(session -> session.sweep(nowNanos));
    }

    void closeAll() {
        all().forEach(UpstreamSession::close);
    }

    private List<UpstreamSession> all() {
        return sessions.values().stream().flatMap(List::stream).toList();
    }
}
