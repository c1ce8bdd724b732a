package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls other processes of the fleet, blocking the caller's thread, which should be virtual. Safe for any thread.
 *
 * <p>Every call ends within the timeout it was made with; connections are kept and shared with the process's other callers.
 */
public final class HttpCaller {
    private static final int REFUSAL_BYTES_MAX = 64 << 10;

    private final Web web;
    private final Duration timeout;
    private final Optional<PeerIdentity> peer;

    private HttpCaller(Web web, Duration timeout, Optional<PeerIdentity> peer) {
        this.web = web;
        this.timeout = timeout;
        this.peer = peer;
    }

    /** A caller whose calls each take at most a time, connecting included; of a download, until its head is there. */
    public static HttpCaller of(Web web, Duration timeout) {
        return new HttpCaller(web, timeout, Optional.empty());
    }

    /** The same, whose calls go to one peer: only if whoever answers proves to be that, where peers prove who they are. */
    public HttpCaller to(PeerIdentity who) {
        return new HttpCaller(web, timeout, Optional.of(who));
    }

    /** Gets a small body. */
    public Answer get(URI url) {
        return call(HttpMethod.GET, url, Buffer.buffer());
    }

    /** Puts a message as JSON. */
    public Answer put(URI url, Object message) {
        return call(HttpMethod.PUT, url, Buffer.buffer(Json.write(message)));
    }

    /** Posts a message as JSON. */
    public Answer post(URI url, Object message) {
        return call(HttpMethod.POST, url, Buffer.buffer(Json.write(message)));
    }

    /**
     * Posts a file, which is read while it is sent. A server that refuses it unread may break off instead.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be read
     */
    public Answer upload(URI url, Path file) {
        if (!Files.isReadable(file)) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot read: file=" + file);
        }
        var reading = new OpenOptions().setWrite(false).setCreate(false);
        return await(
                url,
                () -> web.vertx().fileSystem().open(file.toString(), reading).compose(opened -> upload(url, opened)
                        .eventually(opened::close)));
    }

    private Future<Answer> upload(URI url, AsyncFile file) {
        return file.size()
                .compose(sizeBytes -> request(HttpMethod.POST, url)
                        .compose(request -> request.putHeader("content-type", Response.OCTETS)
                                .putHeader("content-length", Long.toString(sizeBytes))
                                .send(file)))
                .compose(response -> response.body().map(bytes -> answer(response, bytes.getBytes())));
    }

    /** What takes a large body as it arrives. */
    @FunctionalInterface
    public interface Download<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * Gets a body of any length, which the reader bounds.
     *
     * @throws LeptonException what the server refused with, or {@link ErrorCode#FLEET_UNREACHABLE} if it broke off
     */
    public <T> T download(URI url, Download<T> reader) {
        var incoming =
                await(url, () -> request(HttpMethod.GET, url, Buffer.buffer()).map(this::hold));
        try (var body = incoming.body()) {
            if (incoming.response().statusCode() >= 400) {
                throw refusal(incoming);
            }
            return reader.read(body);
        } catch (IOException e) {
            throw unreachable(url, e);
        } finally {
            incoming.leave();
        }
    }

    /** A response whose body waits to be read. */
    private record Incoming(HttpClientResponse response, ChunkStream body) {
        /** A connection with an unread rest cannot serve another call. */
        void leave() {
            if (!body.isEnded()) {
                var _ = response.request().connection().close();
            }
        }
    }

    /** On the event loop that the response arrived on. */
    private Incoming hold(HttpClientResponse response) {
        return new Incoming(response, new ChunkStream(web.vertx().getOrCreateContext(), response));
    }

    private static LeptonException refusal(Incoming incoming) throws IOException {
        return answer(incoming.response(), incoming.body().readNBytes(REFUSAL_BYTES_MAX))
                .failure();
    }

    private static Answer answer(HttpClientResponse response, byte[] body) {
        return new Answer(response.statusCode(), Exchange.lowerCaseFirsts(response.headers()), ByteBuffer.wrap(body));
    }

    private Answer call(HttpMethod method, URI url, Buffer body) {
        return await(url, () -> request(method, url, body)
                .compose(response -> response.body().map(bytes -> answer(response, bytes.getBytes()))));
    }

    private Future<HttpClientResponse> request(HttpMethod method, URI url, Buffer body) {
        return request(method, url).compose(request -> {
            if (body.length() > 0) {
                request.putHeader("content-type", Response.JSON);
            }
            return request.send(body);
        });
    }

    private Future<HttpClientRequest> request(HttpMethod method, URI url) {
        var options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url.toString())
                .setIdleTimeout(timeout.toMillis())
                .setConnectTimeout(timeout.toMillis());
        web.peers().ifPresent(tls -> peer.ifPresent(who -> tls.address(options, url, who)));
        return web.calls().request(options);
    }

    /**
     * Begins the call on an event loop and waits for its end.
     *
     * <p>Begun on another thread, the answer could arrive before this one has said what shall become of it, and be lost.
     */
    private <T> T await(URI url, Supplier<Future<T>> call) {
        Promise<T> answer = Promise.promise();
        web.callLoop().runOnContext(_ -> call.get().onComplete(answer));
        try {
            return Completion.await(answer.future(), timeout);
        } catch (ExecutionException e) {
            throw unreachable(url, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(url, e);
        }
    }

    private static LeptonException unreachable(URI url, Throwable cause) {
        String reason = cause instanceof TimeoutException ? "timeout" : String.valueOf(cause.getMessage());
        return new LeptonException(ErrorCode.FLEET_UNREACHABLE, "no answer: url=" + url + ", reason=" + reason, cause);
    }
}
