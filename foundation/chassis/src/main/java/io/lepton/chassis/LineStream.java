package io.lepton.chassis;

import io.vertx.core.Context;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to a URL that streams lines, kept alive by connecting anew until it is closed.
 *
 * <p>Its state is confined to one event loop. Each connection has a number, so that what a former one still says is
 * passed over. The wait between attempts doubles up to a bound and starts over with the first line.
 */
public final class LineStream implements AutoCloseable {
    /** Hears of a subscription, on an event loop, one call at a time: it must not block. */
    public interface Listener {
        /** The server has taken the subscription; lines may follow. */
        default void onOpen() {}

        /** A line came; given without its line feed. */
        void onLine(byte[] line);

        /** The connection was lost, or could not be made; another attempt follows. */
        void onLoss(String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LineStream.class);
    private static final long NO_TIMER = -1;
    private static final int SILENCE_STEPS = 4;

    private final Web web;
    private final Supplier<URI> urls;
    private final LineStreamConfig config;
    private final Listener listener;
    private final Context context;
    private long connection;
    private long backOffMillis;
    private long silenceTimer = NO_TIMER;
    private long retryTimer = NO_TIMER;
    private boolean closed;
    private @Nullable HttpClientRequest request;

    private LineStream(Web web, Supplier<URI> urls, LineStreamConfig config, Listener listener) {
        this.web = web;
        this.urls = urls;
        this.config = config;
        this.listener = listener;
        this.context = web.vertx().getOrCreateContext();
        this.backOffMillis = config.backOffMin().toMillis();
    }

    /** Subscribes, and stays subscribed. */
    public static LineStream subscribe(Web web, URI url, LineStreamConfig config, Listener listener) {
        return subscribe(web, () -> url, config, listener);
    }

    /** Subscribes, and stays subscribed; asks for the URL at each attempt, since it may say what the subscriber has. */
    public static LineStream subscribe(Web web, Supplier<URI> urls, LineStreamConfig config, Listener listener) {
        var stream = new LineStream(web, urls, config, listener);
        stream.context.runOnContext(_ -> stream.connect());
        return stream;
    }

    /** Begins the subscription anew, as after a loss. */
    public void renew() {
        context.runOnContext(_ -> lose(connection, "renewed"));
    }

    /** Ends the subscription; a call to the listener that has begun may still be under way. */
    @Override
    public void close() {
        context.runOnContext(_ -> {
            closed = true;
            drop();
        });
    }

    private void connect() {
        retryTimer = NO_TIMER;
        if (closed) {
            return;
        }
        long mine = ++connection;
        armSilence(mine);
        web.streams()
                .request(requestFor(urls.get()))
                .compose(made -> send(mine, made))
                .onSuccess(response -> listen(mine, response))
                .onFailure(cause -> lose(mine, String.valueOf(cause.getMessage())));
    }

    private RequestOptions requestFor(URI url) {
        var options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url.toString());
        web.peers().ifPresent(tls -> config.peer().ifPresent(who -> tls.address(options, url, who)));
        return options;
    }

    private io.vertx.core.Future<HttpClientResponse> send(long mine, HttpClientRequest made) {
        if (mine != connection) {
            made.connection().close();
            return io.vertx.core.Future.failedFuture("given up");
        }
        request = made;
        made.exceptionHandler(cause -> lose(mine, String.valueOf(cause.getMessage())));
        return made.send();
    }

    private void listen(long mine, HttpClientResponse response) {
        if (mine != connection) {
            return;
        }
        if (response.statusCode() != 200) {
            lose(mine, "status=" + response.statusCode());
            return;
        }
        var lines = new LineSplitter(config.lineBytesMax(), line -> take(mine, line));
        response.handler(bytes -> {
            armSilence(mine);
            if (!lines.take(bytes.getBytes())) {
                lose(mine, "a line is too long: lineBytesMax=" + config.lineBytesMax());
            }
        });
        response.endHandler(_ -> lose(mine, "the server ended the stream"));
        response.exceptionHandler(cause -> lose(mine, String.valueOf(cause.getMessage())));
        listener.onOpen();
    }

    private void take(long mine, byte[] line) {
        // An empty line is the server's heartbeat.
        if (mine != connection || line.length == 0) {
            return;
        }
        backOffMillis = config.backOffMin().toMillis();
        try {
            listener.onLine(line);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("url", urls.get()).setCause(e).log("a line was not understood");
        }
    }

    private void armSilence(long mine) {
        if (mine == connection) {
            web.vertx().cancelTimer(silenceTimer);
            awaitSilence(mine, SILENCE_STEPS);
        }
    }

    /** In steps, of which a process that stood still misses one, not all: what was said meanwhile still waits to be read. */
    private void awaitSilence(long mine, int steps) {
        long silenceMillis = config.silenceMax().toMillis();
        long stepMillis = Math.max(1, silenceMillis / SILENCE_STEPS);
        silenceTimer = web.vertx().setTimer(stepMillis, _ -> {
            if (steps > 1 && mine == connection) {
                awaitSilence(mine, steps - 1);
            } else {
                lose(mine, "silent: silenceMillis=" + silenceMillis);
            }
        });
    }

    private void lose(long mine, String reason) {
        if (mine != connection || closed) {
            return;
        }
        drop();
        retryTimer = web.vertx().setTimer(backOffMillis, _ -> connect());
        backOffMillis = Math.min(2 * backOffMillis, config.backOffMax().toMillis());
        listener.onLoss(reason);
    }

    /** Leaves the current connection behind, whatever state it is in. */
    private void drop() {
        connection++;
        web.vertx().cancelTimer(silenceTimer);
        web.vertx().cancelTimer(retryTimer);
        var open = request;
        request = null;
        if (open != null) {
            open.connection().close();
        }
    }
}
