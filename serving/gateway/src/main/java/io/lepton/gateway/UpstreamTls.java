package io.lepton.gateway;

import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * TLS towards places, with the newest certificates: each must prove to be the place that it is dialled as, and is shown who this
 * gateway is. Nothing at all where the fleet's processes prove nothing. Safe for any thread.
 */
final class UpstreamTls implements AutoCloseable {
    private final Web web;
    private final Optional<PeerTls> peers;
    private final Consumer<PeerTls> follower = this::renew;
    private volatile Optional<Contexts> contexts;

    /** One for connections of one request at a time, one for those of many. */
    private record Contexts(SslContext http1, SslContext http2) {}

    private UpstreamTls(Web web) {
        this.web = web;
        this.peers = web.peers();
        this.contexts = peers.map(this::contexts);
        peers.ifPresent(tls -> tls.follow(follower));
    }

    static UpstreamTls of(Web web) {
        return new UpstreamTls(web);
    }

    /** Begins a connection's pipeline to a place in HTTP/1.1. */
    void securePlain(Channel channel, PeerIdentity place, int port) {
        contexts.ifPresent(now -> secure(channel, now.http1(), place, port));
    }

    /** Begins a connection's pipeline to a place in HTTP/2. */
    void secureMultiplexed(Channel channel, PeerIdentity place, int port) {
        contexts.ifPresent(now -> secure(channel, now.http2(), place, port));
    }

    private static void secure(Channel channel, SslContext context, PeerIdentity place, int port) {
        channel.pipeline().addLast(context.newHandler(channel.alloc(), place.host(), port));
    }

    private void renew(PeerTls tls) {
        contexts = Optional.of(contexts(tls));
    }

    private Contexts contexts(PeerTls tls) {
        return new Contexts(
                context(tls, ApplicationProtocolNames.HTTP_1_1), context(tls, ApplicationProtocolNames.HTTP_2));
    }

    private SslContext context(PeerTls tls, String protocol) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .keyManager(tls.keys(web.vertx()))
                    .trustManager(tls.trust(web.vertx()))
                    .endpointIdentificationAlgorithm("HTTPS")
                    .protocols("TLSv1.3")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            protocol))
                    .build();
        } catch (SSLException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "no TLS with these certificates", e);
        }
    }

    @Override
    public void close() {
        peers.ifPresent(tls -> tls.forget(follower));
    }
}
