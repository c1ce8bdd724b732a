package io.lepton.chassis;

import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Paths;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening HTTP server: HTTP/1.1, and HTTP/2 without TLS for callers that know.
 *
 * <p>Every server also answers {@code GET /errors/CODE} with the page of an error code. Safe for any thread.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private static final int HEADER_BYTES_MAX = 16 << 10;
    private static final int REQUEST_LINE_BYTES_MAX = 8 << 10;
    private static final int CHUNK_BYTES_MAX = 64 << 10;
    private static final int IDLE_SECONDS_MAX = 60;
    private static final Duration BIND_WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final Listeners listeners;
    private final Dispatcher dispatcher;
    private final Runnable onClose;

    private HttpServer(Endpoint endpoint, Listeners listeners, Dispatcher dispatcher, Runnable onClose) {
        this.endpoint = endpoint;
        this.listeners = listeners;
        this.dispatcher = dispatcher;
        this.onClose = onClose;
    }

    /**
     * Binds a port and answers from then on.
     *
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE} if the port is taken, {@link ErrorCode#INVALID_CONFIGURATION}
     *     if the host is none of this machine's
     */
    public static HttpServer start(Web web, HttpServerConfig config, List<Route> routes) {
        return start(web, config, routes, options(), _ -> () -> {});
    }

    /**
     * The same by TLS alone, with certificates that are read again when their files change.
     *
     * @throws LeptonException as {@link #start(Web, HttpServerConfig, List)}, and {@link ErrorCode#INVALID_CONFIGURATION} if the files
     *     cannot be used
     */
    public static HttpServer startSecured(Web web, TlsConfig tls, HttpServerConfig config, List<Route> routes) {
        Certificates certificates = Certificates.read(web, tls);
        return start(web, config, routes, certificates.secure(options()), listeners -> {
            certificates.follow(listeners);
            return certificates::close;
        });
    }

    /**
     * The same by TLS, for the fleet's own processes: handlers are told who calls, which the call's certificate proves. Whoever has no
     * certificate may call too, and is nobody.
     */
    public static HttpServer startForPeers(Web web, PeerTls tls, HttpServerConfig config, List<Route> routes) {
        return start(web, config, routes, secured(tls), listeners -> {
            Consumer<PeerTls> follower = now -> {
                var _ = listeners.use(now.server(ClientAuth.REQUEST));
            };
            tls.follow(follower);
            return () -> tls.forget(follower);
        });
    }

    /**
     * Starts one.
     *
     * @param onBound is told the listeners, and tells what is to be done when they close
     */
    private static HttpServer start(
            Web web,
            HttpServerConfig config,
            List<Route> routes,
            HttpServerOptions options,
            Function<Listeners, Runnable> onBound) {
        var all = new ArrayList<>(routes);
        all.add(Route.get(Paths.ERRORS + "/{code}", HttpServer::errorPage));
        var dispatcher = new Dispatcher(new RouteTable(all), config.inFlightMax());
        var rules = new RequestRules();
        Supplier<io.vertx.core.http.HttpServer> maker = () -> web.vertx()
                .createHttpServer(options)
                .requestHandler(request -> {
                    if (!rules.isBehindRefused(request)) {
                        rules.fault(request)
                                .ifPresentOrElse(
                                        fault -> refuse(request, Response.error(ErrorCode.INVALID_REQUEST, fault)),
                                        () -> dispatcher.dispatch(
                                                new Exchange(web.vertx(), request, config.bodyBytesMax())));
                    }
                })
                .invalidRequestHandler(HttpServer::refuseMalformed);
        try {
            var address = SocketAddress.inetSocketAddress(config.port(), config.host());
            Listeners listeners = web.listen(maker, address, BIND_WAIT_MAX);
            var endpoint = new Endpoint(config.host(), listeners.port());
            return new HttpServer(endpoint, listeners, dispatcher, onBound.apply(listeners));
        } catch (ExecutionException | TimeoutException e) {
            dispatcher.close();
            throw refusal(config, e);
        }
    }

    /** Where it listens: the host it was given, and the port it has. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Closes every socket at once and interrupts what is being answered; the port is free when this returns. */
    @Override
    public void close() {
        onClose.run();
        try {
            listeners.close(CLOSE_WAIT_MAX);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("endpoint", endpoint).setCause(e).log("server did not close in order");
        }
        dispatcher.close();
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setReusePort(false)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES_MAX)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeout(IDLE_SECONDS_MAX)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static HttpServerOptions secured(PeerTls tls) {
        var proof = tls.server(ClientAuth.REQUEST);
        return options()
                .setSsl(true)
                .setClientAuth(proof.getClientAuth())
                .setKeyCertOptions(proof.getKeyCertOptions())
                .setTrustOptions(proof.getTrustOptions())
                .setEnabledSecureTransportProtocols(proof.getEnabledSecureTransportProtocols());
    }

    private static LeptonException refusal(HttpServerConfig config, Exception failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String place = ": host=" + config.host() + ", port=" + config.port();
        String reason = String.valueOf(cause.getMessage());
        // The native and the portable transport have different exceptions for it, and the system's words in both.
        if (reason.contains("in use")) {
            return new LeptonException(ErrorCode.PORT_IN_USE, "the port belongs to another program" + place, cause);
        }
        return new LeptonException(
                ErrorCode.INVALID_CONFIGURATION, "cannot listen" + place + ", reason=" + reason, cause);
    }

    private static Response errorPage(Request request) {
        String code = request.parameter("code");
        return ErrorPages.find(code)
                .map(page -> Response.text(200, Response.MARKDOWN, page))
                .orElseGet(() -> Response.error(ErrorCode.NOT_FOUND, "no such error code"));
    }

    /** Answers what is no HTTP, or has a head above the bounds. */
    private static void refuseMalformed(HttpServerRequest request) {
        var reason = request.decoderResult().cause();
        boolean tooLong = reason != null && reason.getClass().getSimpleName().startsWith("TooLong");
        var refusal = tooLong
                ? Response.error(
                        ErrorCode.TOO_LARGE, "the request's head is too large: headerBytesMax=" + HEADER_BYTES_MAX)
                : Response.error(ErrorCode.INVALID_REQUEST, "not a valid HTTP request");
        refuse(request, refusal);
    }

    /** Answers, and ends the connection: what comes behind such a request may be no other one. */
    private static void refuse(HttpServerRequest request, Response.Bytes refusal) {
        byte[] body = new byte[refusal.body().remaining()];
        refusal.body().duplicate().get(body);
        var response = request.response().setStatusCode(refusal.status());
        refusal.headers().forEach(response::putHeader);
        response.end(io.vertx.core.buffer.Buffer.buffer(body))
                .onComplete(_ -> request.connection().close());
    }
}
