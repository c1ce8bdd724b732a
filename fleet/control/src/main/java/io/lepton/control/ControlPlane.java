package io.lepton.control;

import io.lepton.chassis.HttpServer;
import io.lepton.chassis.HttpServerConfig;
import io.lepton.chassis.Route;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ResidencyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running control plane: the shell around {@link ControlCore}, with the API, the snapshot streams and the clock's ticks.
 *
 * <p>While it reigns, it has taken over what the store holds under a new epoch. While another reigns over the same store, it
 * stands by: every call is refused with {@link ErrorCode#CONTROL_STANDBY}, until it can take over. Safe for any thread.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    private static final int BODY_BYTES_MAX = 1 << 20;

    private final HttpServer server;
    private final ScheduledExecutorService ticker;
    private final ReignKeeper keeper;
    private final SnapshotHub hub;

    private ControlPlane(HttpServer server, ScheduledExecutorService ticker, ReignKeeper keeper, SnapshotHub hub) {
        this.hub = hub;
        this.server = server;
        this.ticker = ticker;
        this.keeper = keeper;
    }

    /**
     * Takes over the desired state, or stands by while another reigns, and begins to answer.
     *
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE} if the port is taken, {@link ErrorCode#CONFLICT} if another
     *     control plane starts at the same moment, {@link ErrorCode#STORAGE_FAILED} if the store cannot be used
     * @throws IllegalArgumentException if the fleet's definition contradicts itself
     */
    public static ControlPlane start(Web web, ControlConfig config, FleetDefinition fleet, ControlPorts ports) {
        var hub = new SnapshotHub(ports.signer());
        var desired = new AuditedStore(ports.desired(), ports.audit());
        var mailbox = new Mailbox(ports.clock(), desired, hub);
        var keeper =
                new ReignKeeper(config.reign(), ports.clock(), desired, mailbox, reign -> core(reign, config, fleet));
        keeper.start();
        var registry = new Registry(mailbox, ports, config.artifactBytesMax());
        var routes = new ArrayList<Route>();
        routes.addAll(new ApiRoutes(mailbox, registry, ports.development(), config.programVersion()).routes());
        routes.addAll(new HistoryRoutes(mailbox, desired, ports.clock()).routes());
        routes.addAll(new ResourceRoutes(mailbox, registry, desired).routes());
        routes.addAll(new TrafficRoutes(mailbox).routes());
        routes.addAll(new BackupRoutes(mailbox, ports, keeper, config.programVersion()).routes());
        routes.addAll(new AuditRoutes(ports.audit()).routes());
        var witness = new Witness(ports.audit(), ports.clock());
        routes.replaceAll(route -> Author.tellingOf(witness.of(route)));
        routes.addAll(new FleetRoutes(mailbox, ports.artifacts()).routes());
        routes.add(new NoteTaker(mailbox, ports.audit(), ports.clock()).route());
        try {
            var server =
                    HttpServer.start(web, new HttpServerConfig(config.host(), config.port(), BODY_BYTES_MAX), routes);
            return new ControlPlane(server, startTicking(mailbox, keeper, config), keeper, hub);
        } catch (LeptonException e) {
            hub.close();
            keeper.resign();
            throw e;
        }
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return server.endpoint();
    }

    /** Ends every stream and request at once, and the reign in order. What was acknowledged is stored. */
    @Override
    public void close() {
        ticker.shutdownNow();
        server.close();
        hub.close();
        keeper.resign();
    }

    private static ControlCore core(DesiredState reign, ControlConfig config, FleetDefinition fleet) {
        List<ResidencyPolicy> kept = reign.declared().policies();
        if (!kept.isEmpty() && !kept.containsAll(fleet.policies())) {
            LOG.atWarn()
                    .addKeyValue(
                            "dataClasses",
                            fleet.policies().stream()
                                    .filter(policy -> !kept.contains(policy))
                                    .map(ResidencyPolicy::dataClass)
                                    .toList())
                    .log("policies of the start-up file are not used: the fleet keeps others; change them with apply");
        }
        return new ControlCore(
                reign.epoch(), fleet.regions(), fleet.policies(), fleet.defaultDataClass(), config.core());
    }

    private static ScheduledExecutorService startTicking(Mailbox mailbox, ReignKeeper keeper, ControlConfig config) {
        var ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("control-tick").factory());
        long periodNanos = config.tick().toNanos();
        var _ = ticker.scheduleAtFixedRate(() -> tick(mailbox, keeper), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        return ticker;
    }

    /** A tick that throws would be the last: it is logged instead. */
    private static void tick(Mailbox mailbox, ReignKeeper keeper) {
        try {
            keeper.tick();
            if (mailbox.isReigning()) {
                mailbox.handle(new ControlEvent.Ticked());
            }
        } catch (RuntimeException e) {
            LOG.error("tick failed", e);
        }
    }
}
