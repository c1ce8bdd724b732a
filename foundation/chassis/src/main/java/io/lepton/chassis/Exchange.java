package io.lepton.chassis;

import io.lepton.domain.PeerIdentity;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer on their way through the server.
 *
 * <p>Made on the event loop; {@link #answer} may be called from any thread, once, and returns to the event loop.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final long HEARTBEAT_MILLIS = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final int bodyBytesMax;
    private final ChunkStream body;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Exchange(Vertx vertx, HttpServerRequest request, int bodyBytesMax) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.response = request.response();
        this.bodyBytesMax = bodyBytesMax;
        this.body = new ChunkStream(context, request);
        // Both may be called, and in either order when a caller goes away.
        response.endHandler(_ -> ended.complete(null));
        response.closeHandler(_ -> ended.complete(null));
        response.exceptionHandler(_ -> ended.complete(null));
    }

    String method() {
        return request.method().name();
    }

    String path() {
        return request.path();
    }

    Request toRequest(Map<String, String> parameters) {
        return new Request(
                method(),
                path(),
                parameters,
                firsts(request.params(false)),
                lowerCaseFirsts(request.headers()),
                new IncomingContent(body, bodyBytesMax),
                peer());
    }

    private Optional<PeerIdentity> peer() {
        if (!request.isSSL()) {
            return Optional.empty();
        }
        try {
            return PeerTls.peerOf(request.connection().peerCertificates());
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    /** Completes when the answer has left or can no longer. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    void answer(Response answer) {
        context.runOnContext(_ -> write(answer));
    }

    private void write(Response answer) {
        if (response.closed() || response.headWritten()) {
            ended.complete(null);
            return;
        }
        switch (answer) {
            case Response.Bytes bytes -> writeBytes(bytes);
            case Response.FileBody(var file, var contentType) ->
                response.putHeader("content-type", contentType)
                        .sendFile(file.toString())
                        .onFailure(_ -> request.connection().close());
            case Response.Lines(var source) -> writeLines(source);
            case Response.StreamBody stream -> writeStream(stream);
        }
        discardRest();
    }

    private void writeBytes(Response.Bytes answer) {
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        byte[] bytes = new byte[answer.body().remaining()];
        answer.body().duplicate().get(bytes);
        response.end(Buffer.buffer(bytes));
    }

    private void writeStream(Response.StreamBody stream) {
        Thread.startVirtualThread(() -> {
            try {
                new StreamWriter(context, response).send(stream);
            } catch (IOException | RuntimeException e) {
                LOG.atWarn().addKeyValue("path", request.path()).setCause(e).log("an answer broke off");
                request.connection().close();
            }
        });
    }

    private void writeLines(LineSource source) {
        response.putHeader("content-type", Response.LINES).setChunked(true);
        response.writeHead();
        var writer = new LineWriter(context, response);
        long beat = vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> writer.beat());
        var opened = new CompletableFuture<Runnable>();
        // Sources may wait for a lock, so both steps leave the event loop; the end waits for the beginning.
        var _ = ended.thenAcceptBothAsync(opened, (_, cancel) -> cancel.run(), Thread::startVirtualThread)
                .whenComplete((_, _) -> vertx.cancelTimer(beat));
        Thread.startVirtualThread(() -> {
            try {
                opened.complete(source.subscribe(writer));
            } catch (RuntimeException e) {
                opened.completeExceptionally(e);
                request.connection().close();
            }
        });
    }

    /** A body that nobody wanted must not block the next request of its connection; a large one ends the connection. */
    private void discardRest() {
        if (!request.isEnded()) {
            body.discard(bodyBytesMax, () -> request.connection().close());
        }
    }

    private static Map<String, String> firsts(MultiMap values) {
        var firsts = new HashMap<String, String>();
        values.forEach(firsts::putIfAbsent);
        return firsts;
    }

    /** Header names mean the same in any case. */
    static Map<String, String> lowerCaseFirsts(MultiMap values) {
        var firsts = new HashMap<String, String>();
        values.forEach((name, value) -> firsts.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return firsts;
    }
}
