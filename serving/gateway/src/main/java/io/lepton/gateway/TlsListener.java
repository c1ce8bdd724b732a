package io.lepton.gateway;

import io.lepton.chassis.Certificates;
import io.lepton.chassis.TlsConfig;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The TLS of a gateway's listener, with its newest certificates; none where it has none. Safe for any thread. */
final class TlsListener implements AutoCloseable {
    private final @Nullable Certificates certificates;
    private volatile Optional<SslContext> context;

    private TlsListener(@Nullable Certificates certificates) {
        this.certificates = certificates;
        this.context = Optional.ofNullable(certificates).map(files -> context(files.keys()));
    }

    /** Reads the certificates, if there are any; not on an event loop. */
    static TlsListener open(Web web, Optional<TlsConfig> config) {
        TlsListener listener = new TlsListener(
                config.map(files -> Certificates.read(web, files)).orElse(null));
        if (listener.certificates != null) {
            listener.certificates.followKeys(keys -> listener.context = Optional.of(context(keys)));
        }
        return listener;
    }

    /** What the next handshake is made with. */
    Optional<SslContext> context() {
        return context;
    }

    private static SslContext context(KeyManagerFactory keys) {
        try {
            return SslContextBuilder.forServer(keys)
                    .sslProvider(SslProvider.JDK)
                    .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (SSLException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "no TLS with these certificates: field=tls", e);
        }
    }

    @Override
    public void close() {
        if (certificates != null) {
            certificates.close();
        }
    }
}
