package io.lepton.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.lepton.chassis.OneFlush;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.Headers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes calls of gRPC with one message each way to one peer, over one connection, blocking the caller's thread. Believes whoever answers
 * only if it proves to be that peer. Safe for any thread.
 */
final class CallClient implements AutoCloseable {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int IDLE_SECONDS_MAX = 60;
    private static final int WINDOW_BYTES = 1 << 20;

    private final HttpClient client;
    private final Context loop;
    private final PeerTls tls;
    private final Endpoint address;
    private final PeerIdentity peer;
    /** Guarded by this: what connections are told apart by, so it must stay the same while the proof does. */
    private ClientSSLOptions shown;

    private ClientSSLOptions secured;

    CallClient(Web web, PeerTls tls, Endpoint address, PeerIdentity peer) {
        this.tls = tls;
        this.address = address;
        this.peer = peer;
        this.loop = web.vertx().getOrCreateContext();
        this.shown = tls.client();
        this.secured = secured(shown);
        this.client = web.vertx()
                .httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW_BYTES))
                        .setHttp2ConnectionWindowSize(2 * WINDOW_BYTES)
                        .setConnectTimeout(CONNECT_MILLIS_MAX)
                        .setIdleTimeout(IDLE_SECONDS_MAX)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .with(new PoolOptions().setHttp2MaxSize(1))
                .withConnectHandler(OneFlush::within)
                .build();
    }

    /**
     * Makes a call.
     *
     * @throws LeptonException what the peer refused with, or {@link ErrorCode#FLEET_UNREACHABLE} if there was no answer, of the peer
     *     that it is to be
     */
    <T> T call(String path, MessageLite message, Parser<T> answer, Duration waitMax) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(_ -> request(path, CallFrame.write(message), waitMax)
                .map(body -> parse(answer, body))
                .onComplete(promise));
        try {
            return promise.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(waitMax.toMillis() + CONNECT_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LeptonException refusal
                    ? new LeptonException(refusal.code(), String.valueOf(refusal.getMessage()), refusal)
                    : unreachable(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.INTERNAL, "interrupted while waiting for the coordinator", e);
        }
    }

    @Override
    public void close() {
        var _ = client.close();
    }

    private Future<Buffer> request(String path, Buffer message, Duration waitMax) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI(path)
                .setSsl(true)
                .setSslOptions(proof())
                .setServer(SocketAddress.inetSocketAddress(address.port(), address.host()))
                .setHost(peer.host())
                .setPort(address.port())
                .setIdleTimeout(waitMax.toMillis())
                .putHeader(HttpHeaders.CONTENT_TYPE, CallFrame.CONTENT_TYPE)
                .putHeader("te", "trailers");
        return client.request(options).compose(request -> request.send(message)).compose(CallClient::body);
    }

    private synchronized ClientSSLOptions proof() {
        ClientSSLOptions now = tls.client();
        if (!now.equals(shown)) {
            shown = now;
            secured = secured(now);
        }
        return secured;
    }

    private static ClientSSLOptions secured(ClientSSLOptions proof) {
        return proof.copy().setUseAlpn(true).setApplicationLayerProtocols(List.of("h2"));
    }

    /** The status stands behind the answer; before it if there is none. */
    private static Future<Buffer> body(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        Promise<Buffer> whole = Promise.promise();
        response.handler(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > CallFrame.MESSAGE_BYTES_MAX + CallFrame.PREFIX_BYTES) {
                var _ = response.request().reset();
                whole.tryFail(new LeptonException(ErrorCode.TOO_LARGE, "the answer is too long"));
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> {
            String status = response.getHeader(CallFrame.STATUS);
            if (status == null) {
                status = response.getTrailer(CallFrame.STATUS);
            }
            if ("0".equals(status)) {
                whole.tryComplete(body);
            } else {
                whole.tryFail(refusal(response));
            }
        });
        return whole.future();
    }

    private static LeptonException refusal(HttpClientResponse response) {
        String named = response.getHeader(Headers.ERROR_CODE);
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(each -> each.name().equals(named))
                .findFirst()
                .orElse(ErrorCode.UPSTREAM_FAILED);
        String message = response.getHeader(CallFrame.MESSAGE);
        return new LeptonException(
                code,
                message == null
                        ? "the coordinator does not answer as one: status=" + response.statusCode()
                        : URLDecoder.decode(message, StandardCharsets.UTF_8));
    }

    private static <T> T parse(Parser<T> parser, Buffer body) {
        try {
            return parser.parseFrom(CallFrame.read(body));
        } catch (InvalidProtocolBufferException e) {
            throw new LeptonException(ErrorCode.UPSTREAM_FAILED, "the coordinator's answer is no protobuf message", e);
        }
    }

    private LeptonException unreachable(Throwable cause) {
        String reason = cause instanceof TimeoutException ? "timeout" : String.valueOf(cause.getMessage());
        return new LeptonException(
                ErrorCode.FLEET_UNREACHABLE, "no answer: coordinator=" + address + ", reason=" + reason, cause);
    }
}
