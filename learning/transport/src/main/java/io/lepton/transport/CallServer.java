package io.lepton.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.lepton.chassis.Listeners;
import io.lepton.chassis.OneFlush;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.GrpcStatus;
import io.lepton.wire.Headers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls of gRPC with one message each way, over mutual TLS alone. Each is answered on a virtual thread of its own, which is told
 * by whose certificate the call came. Safe for any thread.
 */
final class CallServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallServer.class);
    private static final Duration LISTEN_WAIT_MAX = Duration.ofSeconds(10);
    private static final int IDLE_SECONDS_MAX = 60;
    private static final int WINDOW_BYTES = 1 << 20;

    /** Answers one kind of call; may block. */
    @FunctionalInterface
    interface Method {
        /**
         * Answers a call.
         *
         * @throws LeptonException to refuse it
         */
        MessageLite answer(Optional<PeerIdentity> caller, byte[] message);

        /** A method that takes messages of a type. */
        static <T> Method of(Parser<T> parser, Typed<T> typed) {
            return (caller, message) -> {
                try {
                    return typed.answer(caller, parser.parseFrom(message));
                } catch (InvalidProtocolBufferException e) {
                    throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a protobuf message", e);
                }
            };
        }
    }

    /** The same, with its message read. */
    @FunctionalInterface
    interface Typed<T> {
        MessageLite answer(Optional<PeerIdentity> caller, T message);
    }

    private final Vertx vertx;
    private final Map<String, Method> methods;
    private final PeerTls tls;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Listeners listeners;
    private final Endpoint endpoint;
    private final Consumer<PeerTls> follow;

    private CallServer(Web web, PeerTls tls, String host, int port, Map<String, Method> methods)
            throws ExecutionException, TimeoutException {
        this.vertx = web.vertx();
        this.methods = Map.copyOf(methods);
        this.tls = tls;
        this.listeners = web.listen(
                () -> web.vertx()
                        .createHttpServer(options(tls))
                        .connectionHandler(OneFlush::within)
                        .requestHandler(this::take),
                SocketAddress.inetSocketAddress(port, host),
                LISTEN_WAIT_MAX);
        this.endpoint = new Endpoint(host, listeners.port());
        this.follow = now -> {
            var _ = listeners.use(now.server(ClientAuth.REQUIRED).setUseAlpn(true));
        };
        tls.follow(follow);
    }

    /**
     * Listens from now on.
     *
     * @param port 0 takes a free one
     * @param methods by their paths
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE} or {@link ErrorCode#INVALID_CONFIGURATION}
     */
    static CallServer start(Web web, PeerTls tls, String host, int port, Map<String, Method> methods) {
        try {
            return new CallServer(web, tls, host, port, methods);
        } catch (ExecutionException | TimeoutException e) {
            String reason = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
            throw new LeptonException(
                    reason.contains("in use") ? ErrorCode.PORT_IN_USE : ErrorCode.INVALID_CONFIGURATION,
                    "the coordinator cannot listen: host=" + host + ", port=" + port + ", reason=" + reason,
                    e);
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        tls.forget(follow);
        try {
            listeners.close(LISTEN_WAIT_MAX);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("the coordinator's server did not close in order");
        }
        threads.shutdownNow();
    }

    private static HttpServerOptions options(PeerTls tls) {
        var proof = tls.server(ClientAuth.REQUIRED);
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setReusePort(false)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW_BYTES))
                .setHttp2ConnectionWindowSize(WINDOW_BYTES)
                .setIdleTimeout(IDLE_SECONDS_MAX)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setSsl(true)
                .setUseAlpn(true)
                .setClientAuth(proof.getClientAuth())
                .setKeyCertOptions(proof.getKeyCertOptions())
                .setTrustOptions(proof.getTrustOptions())
                .setEnabledSecureTransportProtocols(proof.getEnabledSecureTransportProtocols());
    }

    private void take(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (request.version() != HttpVersion.HTTP_2 || type == null || !type.startsWith(CallFrame.CONTENT_TYPE)) {
            request.response().setStatusCode(415).end();
            return;
        }
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, CallFrame.CONTENT_TYPE);
        Method method = methods.get(request.path());
        if (method == null) {
            refuse(request, new LeptonException(ErrorCode.UNSUPPORTED, "a coordinator does not offer this method"));
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= CallFrame.MESSAGE_BYTES_MAX + CallFrame.PREFIX_BYTES) {
                body.appendBuffer(chunk);
            } else if (!request.response().ended()) {
                refuse(
                        request,
                        new LeptonException(
                                ErrorCode.TOO_LARGE,
                                "the message is too long: bytesMax=" + CallFrame.MESSAGE_BYTES_MAX));
                request.response().reset(0);
            }
        });
        request.endHandler(_ -> {
            if (!request.response().ended()) {
                answer(request, method, body);
            }
        });
    }

    private void answer(HttpServerRequest request, Method method, Buffer body) {
        // The event loop that the request came on, to which the answer goes back.
        Context loop = vertx.getOrCreateContext();
        Optional<PeerIdentity> caller = caller(request);
        threads.execute(() -> {
            try {
                Buffer answer = CallFrame.write(method.answer(caller, CallFrame.read(body)));
                loop.runOnContext(_ -> send(request.response(), answer));
            } catch (LeptonException refusal) {
                loop.runOnContext(_ -> refuse(request, refusal));
            } catch (RuntimeException e) {
                LOG.atError().addKeyValue("path", request.path()).setCause(e).log("a call broke off");
                loop.runOnContext(_ -> refuse(
                        request,
                        new LeptonException(ErrorCode.INTERNAL, "the call broke off: path=" + request.path())));
            }
        });
    }

    private static Optional<PeerIdentity> caller(HttpServerRequest request) {
        try {
            return PeerTls.peerOf(request.connection().peerCertificates());
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    private static void send(HttpServerResponse response, Buffer answer) {
        if (!response.closed() && !response.ended()) {
            response.write(answer);
            response.putTrailer(CallFrame.STATUS, String.valueOf(GrpcStatus.OK.code()));
            response.end();
        }
    }

    private static void refuse(HttpServerRequest request, LeptonException refusal) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        String message = URLEncoder.encode(String.valueOf(refusal.getMessage()), StandardCharsets.UTF_8);
        response.putHeader(
                        CallFrame.STATUS,
                        String.valueOf(GrpcStatus.of(refusal.code()).code()))
                .putHeader(CallFrame.MESSAGE, message.replace("+", "%20"))
                .putHeader(Headers.ERROR_CODE, refusal.code().name())
                .end();
    }
}
