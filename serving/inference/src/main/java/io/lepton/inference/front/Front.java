package io.lepton.inference.front;

import io.lepton.chassis.Certificates;
import io.lepton.chassis.Clock;
import io.lepton.chassis.Listeners;
import io.lepton.chassis.OneFlush;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's listener: takes requests, sends signals.
 *
 * <p>One port for everything: HTTP/1.1, HTTP/2 with and without the upgrade, and gRPC. With certificates it speaks TLS
 * alone, HTTP/2 and gRPC by the handshake's choice (ALPN); plain text on it is cut off, because a port that took both would
 * let a caller who forgot TLS send its tensors in the open. Safe for any thread.
 */
public final class Front implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);
    private static final Duration LISTEN_WAIT_MAX = Duration.ofSeconds(10);
    private static final int IDLE_SECONDS_MAX = 60;
    private static final int SIGNAL_MILLIS = 100;
    /** What one HTTP/2 stream, and all of a connection, may send before it is taken in. */
    private static final int STREAM_WINDOW_BYTES = 1 << 20;

    private static final int CONNECTION_WINDOW_BYTES = 4 << 20;
    /** What is read from a socket at once goes through as one piece. */
    private static final int CHUNK_BYTES_MAX = 64 << 10;
    /** What is kept of the memory of requests: room for a hundred of the usual size. */
    private static final int SHELF_BYTES_MAX = 8 << 20;

    private final Web web;
    private final Endpoint endpoint;
    private final Listeners listeners;
    private final InFlight inFlight;
    private final SignalStream signals;
    private final GrpcRoutes calls;
    private final Optional<Certificates> certificates;
    private final long signalTimer;

    private Front(
            Web web,
            Endpoint endpoint,
            Listeners listeners,
            InFlight inFlight,
            SignalStream signals,
            GrpcRoutes calls,
            Optional<Certificates> certificates) {
        this.web = web;
        this.endpoint = endpoint;
        this.listeners = listeners;
        this.inFlight = inFlight;
        this.signals = signals;
        this.calls = calls;
        this.certificates = certificates;
        this.certificates.ifPresent(files -> files.follow(listeners));
        this.signalTimer = web.vertx().setPeriodic(SIGNAL_MILLIS, _ -> signal());
    }

    /**
     * Binds the port and answers from then on.
     *
     * @param pool reads large bodies
     * @param clock tells how long a request has been under way
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE} or {@link ErrorCode#INVALID_CONFIGURATION}, naming the port
     *     or the file
     */
    public static Front start(
            Web web, FrontConfig config, Models models, FrontPorts ports, Executor pool, Clock clock) {
        InFlight inFlight = new InFlight(config.node(), config.inFlightMax());
        SignalStream signals = new SignalStream(() -> models.signal(inFlight.count()));
        Replies replies = new Replies(web.vertx(), config, inFlight::isLeaving);
        BufferShelf shelf = new BufferShelf(SHELF_BYTES_MAX);
        var bodies = new BodyRoutes(config, ports, replies, inFlight, pool, clock, shelf);
        var changes = new RepositoryRoutes(config, ports.repository(), replies, inFlight, pool, clock);
        Routes routes = new Routes(config, models, inFlight::count, replies, signals, bodies, changes);
        var serving = new GrpcServing(models, config, pool, inFlight, ports.traces(), clock, shelf);
        var calls = new GrpcRoutes(web.vertx(), serving, ports.repository());
        var certificates = config.tls().map(tls -> Certificates.read(web, tls));
        Optional<PeerTls> peers = certificates.isPresent() ? Optional.empty() : web.peers();
        Supplier<HttpServer> maker = () -> web.vertx()
                .createHttpServer(certificates
                        .map(files -> files.secure(options()))
                        .or(() -> peers.map(Front::secured))
                        .orElseGet(Front::options))
                .connectionHandler(caller -> {
                    OneFlush.within(caller);
                    peers.ifPresent(_ -> admit(caller, config.region()));
                })
                .requestHandler(request -> {
                    if (GrpcRoutes.accepts(request)) {
                        calls.handle(request);
                    } else {
                        routes.handle(request);
                    }
                })
                .invalidRequestHandler(routes::refuseMalformed);
        try {
            var address = SocketAddress.inetSocketAddress(config.port(), config.host());
            Listeners listeners = web.listen(maker, address, LISTEN_WAIT_MAX);
            peers.ifPresent(tls -> tls.follow(now -> {
                var _ = listeners.use(now.server(ClientAuth.REQUIRED).setUseAlpn(true));
            }));
            var endpoint = new Endpoint(config.host(), listeners.port());
            return new Front(web, endpoint, listeners, inFlight, signals, calls, certificates);
        } catch (ExecutionException | TimeoutException e) {
            throw refusal(config, e);
        }
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Sends a signal now; for changes that the gateway should not wait for. */
    public void signal() {
        signals.push();
        calls.push();
    }

    /** Waits until every request that was taken in is answered; false if it took too long. */
    public boolean awaitIdle(Duration waitMax) throws InterruptedException {
        return inFlight.awaitNone(waitMax);
    }

    /**
     * Takes in inferences for a notice more, with answers that end their connections, then refuses them, and waits until
     * every request that was taken in is answered.
     *
     * @return false if that took longer than {@code waitMax} after the notice
     */
    public boolean drain(Duration notice, Duration waitMax) throws InterruptedException {
        inFlight.announce();
        web.vertx().setTimer(Math.max(1, notice.toMillis()), _ -> inFlight.close());
        return inFlight.awaitClosed(notice.plus(waitMax));
    }

    /** Closes every socket at once. */
    @Override
    public void close() {
        web.vertx().cancelTimer(signalTimer);
        certificates.ifPresent(Certificates::close);
        try {
            listeners.close(LISTEN_WAIT_MAX);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("endpoint", endpoint).setCause(e).log("the front did not close in order");
        }
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setReusePort(false)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(STREAM_WINDOW_BYTES))
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                .setHandle100ContinueAutomatically(true)
                .setMaxChunkSize(CHUNK_BYTES_MAX)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setIdleTimeout(IDLE_SECONDS_MAX)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /** TLS alone, with callers that show who they are. */
    private static HttpServerOptions secured(PeerTls tls) {
        var proof = tls.server(ClientAuth.REQUIRED);
        return options()
                .setSsl(true)
                .setUseAlpn(true)
                .setClientAuth(proof.getClientAuth())
                .setKeyCertOptions(proof.getKeyCertOptions())
                .setTrustOptions(proof.getTrustOptions())
                .setEnabledSecureTransportProtocols(proof.getEnabledSecureTransportProtocols());
    }

    /** Only the gateway of the node's own region has anything to ask here. */
    private static void admit(HttpConnection caller, RegionId region) {
        Optional<PeerIdentity> who;
        try {
            who = PeerTls.peerOf(caller.peerCertificates());
        } catch (SSLPeerUnverifiedException _) {
            who = Optional.empty();
        }
        if (!who.equals(Optional.of(new PeerIdentity.OfGateway(region)))) {
            LOG.atWarn()
                    .addKeyValue("caller", who.map(PeerIdentity::uri).orElse("nobody"))
                    .log("a caller that is not this region's gateway was cut off");
            var _ = caller.close();
        }
    }

    private static LeptonException refusal(FrontConfig config, Exception failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String reason = String.valueOf(cause.getMessage());
        boolean isTaken = cause instanceof BindException && reason.contains("in use");
        return new LeptonException(
                isTaken ? ErrorCode.PORT_IN_USE : ErrorCode.INVALID_CONFIGURATION,
                "the node cannot listen: node=" + config.node() + ", host=" + config.host() + ", port=" + config.port()
                        + ", reason=" + reason,
                cause);
    }
}
