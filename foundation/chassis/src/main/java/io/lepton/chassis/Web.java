package io.lepton.chassis;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops of a process and everything that lives on them: one for all servers and clients. Safe for any thread.
 *
 * <p>Close it last, and never from one of its own threads.
 */
public final class Web implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Web.class);

    /** Only files sent as bodies use workers. */
    private static final int WORKERS = 4;

    private static final int CONNECT_MILLIS_MAX = 3_000;
    private static final int CALL_CONNECTIONS_MAX = 64;
    private static final int CALLS_WAITING_MAX = 1_024;
    private static final int STREAM_CONNECTIONS_MAX = 4_096;
    private static final int IDLE_SECONDS_MAX = 30;
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(5);

    private final int eventLoops;
    private final Vertx vertx;
    private final Context callLoop;
    private final HttpClient calls;
    private final HttpClient streams;
    private final Optional<PeerTls> peers;

    private final AtomicInteger freePorts = new AtomicInteger();
    private final Set<SocketAddress> bound = ConcurrentHashMap.newKeySet();

    private Web(int eventLoops, Vertx vertx, Optional<PeerTls> peers) {
        this.eventLoops = eventLoops;
        this.vertx = vertx;
        this.peers = peers;
        this.callLoop = vertx.getOrCreateContext();
        // A stream holds its connection for good; in a pool of its own it cannot starve the calls.
        this.calls = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MILLIS_MAX)
                        .setIdleTimeout(IDLE_SECONDS_MAX)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS),
                new PoolOptions().setHttp1MaxSize(CALL_CONNECTIONS_MAX).setMaxWaitQueueSize(CALLS_WAITING_MAX));
        this.streams = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS_MAX).setKeepAlive(false),
                new PoolOptions().setHttp1MaxSize(STREAM_CONNECTIONS_MAX).setMaxWaitQueueSize(0));
    }

    /** Starts the event loops: native epoll where there is one, else a warning and NIO. */
    public static Web start(int eventLoops) {
        return start(eventLoops, Optional.empty());
    }

    /** The same for a process that proves to its peers who it is, and has them prove it; plain text between them if absent. */
    public static Web start(int eventLoops, Optional<PeerTls> peers) {
        var options = new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS)
                .setPreferNativeTransport(true)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
        var vertx = Vertx.vertx(options);
        if (!vertx.isNativeTransportEnabled()) {
            LOG.warn("native transport unavailable, falling back to NIO", vertx.unavailableNativeTransportCause());
        }
        return new Web(eventLoops, vertx, peers);
    }

    /**
     * The Vert.x instance, for a module whose own front is built on Vert.x.
     *
     * <p>The one exception to "no third-party type in a public signature": a process must not run two sets of event loops.
     */
    public Vertx vertx() {
        return vertx;
    }

    /** By what this process proves to its peers who it is. */
    public Optional<PeerTls> peers() {
        return peers;
    }

    /** Keeps connections and shares them out among short calls. */
    HttpClient calls() {
        return calls;
    }

    /** The event loop on which short calls are made. */
    Context callLoop() {
        return callLoop;
    }

    /** Opens a connection for each stream. */
    HttpClient streams() {
        return streams;
    }

    /**
     * Binds a port by a listener on each event loop.
     *
     * @param maker makes listeners that are all alike; called on their event loops
     * @param address port 0 takes a free one
     * @throws ExecutionException with what kept the port from being bound
     */
    public Listeners listen(Supplier<HttpServer> maker, SocketAddress address, Duration waitMax)
            throws ExecutionException, TimeoutException {
        return Listeners.open(this, maker, address, eventLoops, waitMax);
    }

    /** A new name of a free port: to Vert.x, listeners that are given the same negative number share one. */
    int freePortName() {
        return freePorts.decrementAndGet();
    }

    /** Takes a port for this process; false if it has it already. */
    boolean claim(SocketAddress address) {
        return bound.add(address);
    }

    void release(SocketAddress address) {
        bound.remove(address);
    }

    /** Ends every server, client and event loop. */
    @Override
    public void close() {
        try {
            Completion.await(vertx.close(), CLOSE_WAIT_MAX);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("event loops did not end in order", e);
        }
    }
}
