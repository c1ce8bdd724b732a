package io.lepton.gateway;

import io.lepton.chassis.Certificates;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.TlsConfig;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a gateway's listener, with its newest certificates; none where it has none. Safe for any thread.
 *
 * <p>There may be two identities on the port: that of a process of the fleet, for whoever calls it by its name there, and one that
 * the world believes, for everybody else.
 */
final class TlsListener implements AutoCloseable {
    private static final String FLEET = ".lepton.internal";

    private final Web web;
    private final Optional<PeerTls> peers;
    private final @Nullable Certificates certificates;
    private final Consumer<PeerTls> follower = this::renew;
    private volatile Optional<SslContext> world;
    private volatile Optional<SslContext> fleet;

    private TlsListener(Web web, @Nullable Certificates certificates) {
        this.web = web;
        this.peers = web.peers();
        this.certificates = certificates;
        this.world = Optional.ofNullable(certificates).map(files -> context(builder(files.keys())));
        this.fleet = peers.map(this::fleetContext);
    }

    /** Reads the certificates, if there are any; not on an event loop. */
    static TlsListener open(Web web, Optional<TlsConfig> config) {
        var listener = new TlsListener(
                web, config.map(files -> Certificates.read(web, files)).orElse(null));
        if (listener.certificates != null) {
            listener.certificates.followKeys(keys -> listener.world = Optional.of(context(builder(keys))));
        }
        listener.peers.ifPresent(tls -> tls.follow(listener.follower));
        return listener;
    }

    /** Whether callers may speak TLS. */
    boolean isOffered() {
        return world.isPresent() || fleet.isPresent();
    }

    /** What the next handshake is made with; only if TLS {@link #isOffered}. */
    ChannelHandler newHandler(ByteBufAllocator memory) {
        Optional<SslContext> ofFleet = fleet;
        Optional<SslContext> ofWorld = world;
        if (ofFleet.isPresent() && ofWorld.isPresent()) {
            Mapping<String, SslContext> byName =
                    name -> name != null && name.endsWith(FLEET) ? ofFleet.get() : ofWorld.get();
            return new SniHandler(byName);
        }
        return ofWorld.or(() -> ofFleet).orElseThrow().newHandler(memory);
    }

    /** Who is at the other end, if that is a process of the fleet, and has shown it. */
    static Optional<PeerIdentity> peerOf(SSLSession session) {
        try {
            return PeerTls.peerOf(List.of(session.getPeerCertificates()));
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    private void renew(PeerTls tls) {
        fleet = Optional.of(fleetContext(tls));
    }

    /** Callers that are no process of the fleet have nothing to show, and are served. */
    private SslContext fleetContext(PeerTls tls) {
        return context(builder(tls.keys(web.vertx()))
                .trustManager(tls.trust(web.vertx()))
                .clientAuth(ClientAuth.OPTIONAL));
    }

    private static SslContextBuilder builder(KeyManagerFactory keys) {
        return SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1));
    }

    private static SslContext context(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "no TLS with these certificates: field=tls", e);
        }
    }

    @Override
    public void close() {
        peers.ifPresent(tls -> tls.forget(follower));
        if (certificates != null) {
            certificates.close();
        }
    }
}
