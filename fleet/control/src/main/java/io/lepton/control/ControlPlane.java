package io.lepton.control;

import io.lepton.chassis.HttpServer;
import io.lepton.chassis.HttpServerConfig;
import io.lepton.chassis.Route;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running control plane: the shell around {@link ControlCore}, with the API, the snapshot streams and the clock's ticks.
 *
 * <p>It reigns from its start: it takes over what the store holds under a new epoch. Safe for any thread.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    private static final int BODY_BYTES_MAX = 1 << 20;

    private final HttpServer server;
    private final ScheduledExecutorService ticker;

    private ControlPlane(HttpServer server, ScheduledExecutorService ticker) {
        this.server = server;
        this.ticker = ticker;
    }

    /**
     * Takes over the desired state and begins to answer.
     *
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE} if the port is taken, {@link ErrorCode#CONFLICT} if another
     *     control plane starts at the same moment
     * @throws IllegalArgumentException if the fleet's definition contradicts itself
     */
    public static ControlPlane start(Web web, ControlConfig config, FleetDefinition fleet, ControlPorts ports) {
        var mailbox = takeOver(config, fleet, ports);
        var registry = new Registry(mailbox, ports, config.artifactBytesMax());
        var routes = new ArrayList<Route>();
        routes.addAll(new ApiRoutes(mailbox, registry, ports.development(), config.programVersion()).routes());
        routes.addAll(new FleetRoutes(mailbox, ports.artifacts()).routes());
        var server = HttpServer.start(web, new HttpServerConfig(config.host(), config.port(), BODY_BYTES_MAX), routes);
        return new ControlPlane(server, startTicking(mailbox, config));
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return server.endpoint();
    }

    /** Ends every stream and request at once. What was acknowledged is stored. */
    @Override
    public void close() {
        ticker.shutdownNow();
        server.close();
    }

    private static Mailbox takeOver(ControlConfig config, FleetDefinition fleet, ControlPorts ports) {
        var reign = ports.desired().read().underNewEpoch();
        var core = new ControlCore(
                reign.epoch(), fleet.regions(), fleet.policies(), fleet.defaultDataClass(), config.core());
        if (!ports.desired().write(reign, new Origin(Origin.FLEET, ports.clock().now()))) {
            throw new LeptonException(
                    ErrorCode.CONFLICT, "another control plane starts at the same moment: epoch=" + reign.epoch());
        }
        var mailbox = new Mailbox(ports.clock(), ports.desired(), core, reign);
        mailbox.handle(new ControlEvent.Restored(reign));
        return mailbox;
    }

    private static ScheduledExecutorService startTicking(Mailbox mailbox, ControlConfig config) {
        var ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("control-tick").factory());
        long periodNanos = config.tick().toNanos();
        var _ = ticker.scheduleAtFixedRate(() -> tick(mailbox), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        return ticker;
    }

    /** A tick that throws would be the last: it is logged instead. */
    private static void tick(Mailbox mailbox) {
        try {
            mailbox.handle(new ControlEvent.Ticked());
        } catch (RuntimeException e) {
            LOG.error("tick failed", e);
        }
    }
}
