package io.lepton.chassis;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The listeners of one port, each on an event loop of its own: connections go to them in turn.
 *
 * <p>Vert.x ties a listener, with every connection that it takes in, to one event loop. One listener alone would have all
 * callers of a process wait for one core, however many there are. Safe for any thread; not to be closed on an event loop.
 */
public final class Listeners {
    private final Web web;
    private final SocketAddress address;
    private final List<HttpServer> all;
    private final String deployment;

    private Listeners(Web web, SocketAddress address, List<HttpServer> all, String deployment) {
        this.web = web;
        this.address = address;
        this.all = all;
        this.deployment = deployment;
    }

    /**
     * Binds the port. Vert.x would let two servers of one process share it; here the second is refused like a stranger's.
     *
     * @param maker makes listeners that are all alike
     * @param wanted port 0 takes a free one
     * @param loops how many listeners, at least 1
     * @throws ExecutionException with what kept the port from being bound, a {@link BindException} for one
     */
    static Listeners open(Web web, Supplier<HttpServer> maker, SocketAddress wanted, int loops, Duration waitMax)
            throws ExecutionException, TimeoutException {
        if (wanted.port() != 0 && !web.claim(wanted)) {
            throw new ExecutionException(new BindException("Address already in use by this process"));
        }
        try {
            // Port 0 would give each listener one of its own.
            int port = wanted.port() == 0 ? web.freePortName() : wanted.port();
            List<HttpServer> all = new CopyOnWriteArrayList<>();
            // A deployment is Vert.x's way to get event loops: each of its instances takes the next one.
            Future<String> deployment = web.vertx()
                    .deployVerticle(
                            () -> _ -> maker.get().listen(port, wanted.host()).onSuccess(all::add),
                            new DeploymentOptions().setInstances(loops));
            String id = Completion.await(deployment, waitMax);
            var address = SocketAddress.inetSocketAddress(all.getFirst().actualPort(), wanted.host());
            web.claim(address);
            return new Listeners(web, address, List.copyOf(all), id);
        } catch (ExecutionException | TimeoutException e) {
            web.release(wanted);
            throw e;
        }
    }

    /** The port that was bound. */
    public int port() {
        return address.port();
    }

    /** Has the next handshakes see other certificates. */
    public Future<Boolean> use(ServerSSLOptions tls) {
        // Listeners of one port share what any of them is given.
        return all.getFirst().updateSSLOptions(tls);
    }

    /** Ends the listeners, and every connection they have, at once. */
    public void close(Duration waitMax) throws ExecutionException, TimeoutException {
        try {
            Completion.await(web.vertx().undeploy(deployment), waitMax);
        } finally {
            web.release(address);
        }
    }
}
