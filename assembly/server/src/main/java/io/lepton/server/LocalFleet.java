package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.chassis.Web;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.UpOptions;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.control.ControlConfig;
import io.lepton.control.ControlPlane;
import io.lepton.control.ControlPorts;
import io.lepton.control.CoreConfig;
import io.lepton.control.DevelopmentControls;
import io.lepton.control.FleetDefinition;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.control.SqlDesiredStore;
import io.lepton.domain.Endpoint;
import io.lepton.domain.Gateway;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.gateway.GatewayLoops;
import io.lepton.gateway.PeerDialer;
import io.lepton.inference.InferencePool;
import io.lepton.telemetry.Traces;
import io.lepton.wire.OnnxFile;
import io.lepton.wire.SnapshotSigner;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole fleet in one process: a control plane, and for each region a gateway and some nodes, with the network between
 * the regions.
 *
 * <p>Everything listens on the loopback interface. The parts know one another by address alone, as they would on machines
 * of their own; what they share is threads. Safe for any thread once it has started.
 */
final class LocalFleet implements DevelopmentControls, AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(LocalFleet.class);

    private final Map<RegionId, LocalRegion> regions = new LinkedHashMap<>();
    private final Set<RegionId> killed = ConcurrentHashMap.newKeySet();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Optional<WanRelay> wan;
    private final Runnable onShutdown;
    private final Endpoint control;
    private final OwnerKey owner;

    private LocalFleet(FleetLayout layout, UpOptions options, OwnerKey owner, Runnable onShutdown) {
        this.owner = owner;
        this.wan = options.wan() ? Optional.of(open(new WanRelay(layout.roundTrips()))) : Optional.empty();
        this.onShutdown = onShutdown;
        this.control = new Endpoint(HOST, options.port());
    }

    /**
     * Starts every part; returns once all listen.
     *
     * @throws io.lepton.domain.LeptonException if a part cannot start; those that had are ended again
     */
    static LocalFleet start(
            FleetLayout layout,
            UpOptions options,
            String version,
            FleetHome home,
            Runnable onShutdown,
            LaunchProgress progress) {
        var fleet = new LocalFleet(layout, options, OwnerKey.in(home.stateOf("control")), onShutdown);
        try {
            fleet.startParts(layout, options, version, home, progress);
            return fleet;
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** The port of the gateway of the region with the given index. */
    static int gatewayPort(UpOptions options, int region) {
        return options.port() + 1 + region;
    }

    URI control() {
        return URI.create(control.httpUrl());
    }

    /** Brings into service what was deployed before, and the bundled model where it never was; waits until it answers. */
    void serve(UpOptions options, LaunchProgress progress) throws InterruptedException {
        try (var client = LeptonClient.connect(control(), LeptonClientConfig.DEFAULTS.withKey(owner.text()))) {
            var restored = new RestoredDeployments(client, progress);
            restored.awaitControl();
            if (options.bundledModel() && !restored.haveEverHad(FirstDeployment.MODEL)) {
                new FirstDeployment(client, progress).run(regions.values());
            }
            restored.await(regions.values());
        }
    }

    @Override
    public boolean areAllowed() {
        return true;
    }

    @Override
    public Set<RegionId> killed() {
        return Set.copyOf(killed);
    }

    @Override
    public synchronized void kill(RegionId region) {
        if (!killed.add(region)) {
            return;
        }
        LOG.atWarn().addKeyValue("region", region).log("region killed by command");
        wan.ifPresent(relay -> relay.cutOff(region));
        known(region).kill();
    }

    @Override
    public synchronized void restore(RegionId region) {
        if (!killed.contains(region)) {
            return;
        }
        LOG.atInfo().addKeyValue("region", region).log("region restored by command");
        known(region).start();
        wan.ifPresent(relay -> relay.restore(region));
        killed.remove(region);
    }

    @Override
    public void shutdown() {
        onShutdown.run();
    }

    /** Ends every part: the regions all at once, then the rest, the last one opened first. */
    @Override
    public void close() {
        Together.run(regions.values(), LocalRegion::close);
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("a part did not end in order");
            }
        }
    }

    private void startParts(
            FleetLayout layout, UpOptions options, String version, FleetHome home, LaunchProgress progress) {
        Clock clock = new SystemClock();
        int cores = Runtime.getRuntime().availableProcessors();
        progress.step("Starting the control plane");
        Web web = open(Web.start(cores));
        startControl(layout, options, version, home, web, clock);
        var keeping = ModelKeeping.of(System.getenv());
        GatewayLoops loops = open(GatewayLoops.start(cores));
        InferencePool pool =
                open(keeping.pool(layout.runtime(), cores, home.cacheOf("native"), home.cacheOf("graphs")));
        Traces traces = open(TraceCollector.open(layout, System.getenv(), version, clock));
        var shared = new LocalRegion.Shared(
                web,
                loops,
                pool,
                clock,
                home,
                HOST,
                control,
                traces,
                layout.limits(),
                layout.admission(),
                layout.gatewayTls(),
                layout.plan(),
                owner);
        for (int i = 0; i < layout.regions().size(); i++) {
            Region region = layout.regions().get(i);
            progress.step("Starting region " + region.id(), i, layout.regions().size());
            var local = open(new LocalRegion(
                    region.id(), layout.nodesOf(region.id()), gatewayPort(options, i), dialerOf(region.id()), shared));
            regions.put(region.id(), local);
            local.start();
        }
    }

    private void startControl(
            FleetLayout layout, UpOptions options, String version, FleetHome home, Web web, Clock clock) {
        // The home's lock keeps others away from its own store; one that was named may have another control plane.
        var succession = options.store().isPresent() ? Succession.WHEN_VACANT : Succession.AT_ONCE;
        var store = open(SqlDesiredStore.open(options.store()
                .orElseGet(() -> "sqlite:" + home.stateOf("control").resolve("desired.db"))));
        var definition = new FleetDefinition(layout.regions(), layout.policies(), layout.defaultDataClass());
        var audit = open(AuditFolder.open(
                home.stateOf("audit"),
                home.stateOf("control").resolve("audit.key"),
                MasterKeys.of(System.getenv()),
                clock));
        var ports = new ControlPorts(
                clock,
                store,
                ModelKeeping.of(System.getenv()).store(home.stateOf("artifacts")),
                OnnxFile::readSignature,
                this,
                SnapshotSigner.fresh(),
                audit,
                layout.access().toConfig(owner, Optional.empty()));
        var config = ControlConfig.at(HOST, control.port(), version, succession)
                .withCore(CoreConfig.defaults().withInference(layout.access().toInference(owner)));
        open(owner.leftFor(options.home(), "http", control, () -> ControlPlane.start(web, config, definition, ports)));
    }

    private PeerDialer dialerOf(RegionId from) {
        return wan.<PeerDialer>map(relay -> (Gateway peer) -> relay.dial(from, peer.region(), peer.endpoint()))
                .orElseGet(PeerDialer::direct);
    }

    private LocalRegion known(RegionId region) {
        LocalRegion local = regions.get(region);
        if (local == null) {
            throw new IllegalArgumentException("the control plane names regions of this fleet alone: region=" + region);
        }
        return local;
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }
}
