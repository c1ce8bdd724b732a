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
import java.util.Optional;
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
    private final Optional<HttpServer> peerServer;
    private final ScheduledExecutorService ticker;
    private final ReignKeeper keeper;
    private final SnapshotHub hub;
    private final DoorBook door;

    private ControlPlane(
            HttpServer server,
            Optional<HttpServer> peerServer,
            ScheduledExecutorService ticker,
            ReignKeeper keeper,
            SnapshotHub hub,
            DoorBook door) {
        this.peerServer = peerServer;
        this.hub = hub;
        this.door = door;
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
        var door = new DoorBook(ports.audit(), ports.clock());
        var api = new ArrayList<Route>();
        api.addAll(new ApiRoutes(mailbox, registry, ports.development(), config.programVersion()).routes());
        api.addAll(new HistoryRoutes(mailbox, desired, ports.clock()).routes());
        api.addAll(new ResourceRoutes(mailbox, registry, desired).routes());
        api.addAll(new TrafficRoutes(mailbox).routes());
        api.addAll(new BackupRoutes(mailbox, ports, keeper, config.programVersion()).routes());
        api.addAll(new AuditRoutes(ports.audit()).routes());
        var desk = new AccessDesk(mailbox, ports.clock(), ports.access().secrets());
        api.addAll(new AccessRoutes(desk, door).routes());
        var jobs = new JobRoutes(new JobDesk(mailbox, registry, ports.clock()));
        api.addAll(jobs.routes());
        Optional<PeerDoor> peers = ports.access().peers();
        Optional<Enrolment> enrolment = peers.map(place -> new Enrolment(mailbox, ports, place.authority(), door));
        enrolment.ifPresent(there -> api.addAll(there.routes()));
        var gatekeeper = new Gatekeeper(ports.access(), mailbox, ports.clock(), door);
        var witness = new Witness(ports.audit(), ports.clock());
        api.replaceAll(route -> gatekeeper.guarding(route, witness));
        List<Route> ofFleet = new ArrayList<>(new FleetRoutes(mailbox, ports.artifacts()).routes());
        ofFleet.add(new NoteTaker(mailbox, ports.audit(), ports.clock()).route());
        ofFleet.add(new PolicyDesk(mailbox, keeper, ports.signer()).route());
        ofFleet.addAll(jobs.nodeRoutes());
        if (peers.isEmpty()) {
            api.addAll(ofFleet);
        }
        Optional<HttpServer> peerServer = Optional.empty();
        try {
            peerServer = peers.map(place -> HttpServer.startForPeers(
                    web,
                    place.tls(),
                    new HttpServerConfig(config.host(), place.port(), BODY_BYTES_MAX),
                    peerRoutes(ofFleet, enrolment, mailbox, door)));
            var server = serve(web, config, api);
            var ticker = startTicking(mailbox, keeper, door, config);
            return new ControlPlane(server, peerServer, ticker, keeper, hub, door);
        } catch (LeptonException e) {
            peerServer.ifPresent(HttpServer::close);
            hub.close();
            keeper.resign();
            throw e;
        }
    }

    private static HttpServer serve(Web web, ControlConfig config, List<Route> api) {
        var place = new HttpServerConfig(config.host(), config.port(), BODY_BYTES_MAX);
        return config.tls()
                .map(tls -> HttpServer.startSecured(web, tls, place, api))
                .orElseGet(() -> HttpServer.start(web, place, api));
    }

    /** What processes of the fleet call, each in its own name alone. */
    private static List<Route> peerRoutes(
            List<Route> ofFleet, Optional<Enrolment> enrolment, Mailbox mailbox, DoorBook door) {
        List<Route> routes = new ArrayList<>();
        ofFleet.forEach(route -> routes.add(PeerClaims.checking(ArtifactGuard.guarding(route, mailbox, door), door)));
        enrolment.ifPresent(desk -> routes.addAll(desk.peerRoutes()));
        return routes;
    }

    /** Where the processes of the fleet come in, if that is a door of their own. */
    public Optional<Endpoint> peerEndpoint() {
        return peerServer.map(HttpServer::endpoint);
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
        peerServer.ifPresent(HttpServer::close);
        hub.close();
        door.close();
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

    private static ScheduledExecutorService startTicking(
            Mailbox mailbox, ReignKeeper keeper, DoorBook door, ControlConfig config) {
        var ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("control-tick").factory());
        long periodNanos = config.tick().toNanos();
        var _ = ticker.scheduleAtFixedRate(() -> tick(mailbox, keeper), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        var _ = ticker.scheduleAtFixedRate(door::tell, 1, 1, TimeUnit.SECONDS);
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
