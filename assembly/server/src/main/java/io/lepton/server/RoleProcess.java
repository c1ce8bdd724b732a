package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.chassis.Configuration;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.TlsConfig;
import io.lepton.chassis.Web;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.RoleOptions;
import io.lepton.cli.RoleRunner;
import io.lepton.cli.UpOptions;
import io.lepton.control.AccessConfig;
import io.lepton.control.AuditLog;
import io.lepton.control.ControlConfig;
import io.lepton.control.ControlPlane;
import io.lepton.control.ControlPorts;
import io.lepton.control.CoreConfig;
import io.lepton.control.DesiredStore;
import io.lepton.control.DevelopmentControls;
import io.lepton.control.FleetDefinition;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.control.SqlDesiredStore;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.gateway.GatewayConfig;
import io.lepton.gateway.GatewayLoops;
import io.lepton.gateway.GatewayServer;
import io.lepton.gateway.PeerDialer;
import io.lepton.gateway.RequestLog;
import io.lepton.governance.Vault;
import io.lepton.inference.InferenceNode;
import io.lepton.inference.InferenceNodeConfig;
import io.lepton.inference.NodePorts;
import io.lepton.wire.OnnxFile;
import io.lepton.wire.SnapshotSigner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of a fleet, built from the parts that {@link LocalFleet} puts together in one.
 *
 * <p>It logs to its standard error, as schedulers of containers want it, and prints one line once it listens. A signal ends
 * it in order: what was taken in is answered. It never waits for another process: whoever comes first waits for the rest
 * at its work.
 */
final class RoleProcess implements RoleRunner {
    private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);
    /** Longer than a stream of snapshots takes to find a control plane that is back. */
    private static final Duration GATHERING = Duration.ofSeconds(3);

    private final String version;
    private final Clock clock = new SystemClock();
    private final int cores = Runtime.getRuntime().availableProcessors();

    RoleProcess(String version) {
        this.version = version;
    }

    @Override
    public int run(RoleOptions options, LaunchProgress progress) throws InterruptedException {
        try (var stop = StopSignal.listen()) {
            run(options, progress, stop);
        }
        return 0;
    }

    /** Runs one until it is told to stop. */
    void run(RoleOptions options, LaunchProgress progress, StopSignal stop) throws InterruptedException {
        FleetFile file = Configuration.read(options.config(), FleetFile.class);
        FleetLayout layout = file.toLayout(options.config().toString());
        List<String> keys = file.snapshotKeys().orElse(List.of());
        try {
            switch (options.role()) {
                case RoleOptions.Control role -> control(options, role, layout, progress, stop);
                case RoleOptions.Gateway role -> gateway(options, role, new Fleet(layout, keys), progress, stop);
                case RoleOptions.Node role -> node(options, role, new Fleet(layout, keys), progress, stop);
            }
        } catch (CancellationException e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("ended");
        }
    }

    private void control(
            RoleOptions options, RoleOptions.Control role, FleetLayout layout, LaunchProgress progress, StopSignal stop)
            throws InterruptedException {
        progress.step("Starting the control plane");
        var definition = new FleetDefinition(layout.regions(), layout.policies(), layout.defaultDataClass());
        // A home's lock keeps others away from its own store; one that was named may have another control plane.
        var succession = role.store().isPresent() ? Succession.WHEN_VACANT : Succession.AT_ONCE;
        int port = options.port().orElse(UpOptions.DEFAULT_PORT);
        Optional<TlsConfig> tls = role.tls().map(files -> new TlsConfig(files.certificates(), files.key()));
        try (var home = RoleHome.take(options.home(), "control");
                var proof = RoleProof.ofControl(options, home, layout.access().certificateLife(), clock)
                        .checked(options, layout.access(), tls);
                var web = Web.start(cores);
                var store = SqlDesiredStore.open(
                        role.store().orElseGet(() -> "sqlite:" + home.folder().resolve("desired.db")));
                var audit =
                        AuditFolder.open(home.folder("audit"), home.folder().resolve("audit.key"), vault(), clock)) {
            var owner = OwnerKey.in(home.folder());
            var usual = ControlConfig.at(options.host(), port, version, succession)
                    .withCore(CoreConfig.defaults()
                            .withGathering(GATHERING)
                            .withInference(layout.access().toInference(owner)));
            var config = tls.map(usual::withTls).orElse(usual);
            String scheme = tls.isPresent() ? "https" : "http";
            var access = layout.access().toConfig(owner, proof.door());
            var ports = ports(role, home, store, audit, access);
            var place = new Endpoint(options.host(), port);
            try (var plane = owner.leftFor(
                    options.home(), scheme, place, () -> ControlPlane.start(web, config, definition, ports))) {
                serve("The control plane", scheme + "://" + plane.endpoint(), progress, stop);
            }
        }
    }

    private ControlPorts ports(
            RoleOptions.Control role, RoleHome home, DesiredStore store, AuditLog audit, AccessConfig access) {
        var file = new SnapshotKeyFile(role.key().orElseGet(() -> home.folder().resolve("snapshot.key")), vault());
        SnapshotSigner signer = role.renewsKey() ? file.renewed() : file.signer();
        LOG.atInfo().addKeyValue("snapshotKeys", signer.keys()).log("snapshots are signed");
        return new ControlPorts(
                clock,
                store,
                keeping().store(role.artifacts().orElseGet(() -> home.folder("artifacts"))),
                OnnxFile::readSignature,
                DevelopmentControls.forbidden(),
                signer,
                audit,
                access);
    }

    private void gateway(
            RoleOptions options, RoleOptions.Gateway role, Fleet fleet, LaunchProgress progress, StopSignal stop)
            throws InterruptedException {
        progress.step("Starting the gateway");
        FleetLayout layout = fleet.layout();
        int port = options.port().orElse(UpOptions.DEFAULT_PORT + 1 + indexOf(role.region(), layout, options.config()));
        var plan = role.plan()
                .map(file -> Configuration.read(file, PlanFile.class).toPlan(file.toString(), layout.regions()));
        Optional<TlsConfig> tls = role.tls()
                .map(files -> new TlsConfig(files.certificates(), files.key()))
                .or(layout::gatewayTls);
        try (var home = RoleHome.take(options.home(), "gateway-" + role.region());
                var proof = RoleProof.of(
                                new PeerIdentity.OfGateway(role.region()),
                                options,
                                home,
                                role.controls(),
                                clock,
                                patience(progress, stop))
                        .checked(options, layout.access(), tls);
                var web = Web.start(cores, proof.tls());
                var loops = GatewayLoops.start(cores)) {
            proof.renewAt(web, fleet.access(role.controls(), home));
            var usual = GatewayConfig.of(role.region(), options.host(), port, fleet.access(role.controls(), home))
                    .withAdmission(layout.admission());
            var planned = plan.map(usual::withPlan).orElse(usual);
            var reached = role.advertised().map(planned::withAdvertised).orElse(planned);
            var config = tls.map(reached::withTls).orElse(reached);
            var payloads = new FilePayloadLog(home.folder(), vault());
            var gateway =
                    GatewayServer.start(config, clock, web, loops, PeerDialer.direct(), RequestLog.none(), payloads);
            try {
                serve("The gateway", gateway.endpoint().httpUrl(), progress, stop);
            } finally {
                gateway.stop();
            }
        }
    }

    private void node(RoleOptions options, RoleOptions.Node role, Fleet fleet, LaunchProgress progress, StopSignal stop)
            throws InterruptedException {
        progress.step("Starting the node");
        FleetLayout layout = fleet.layout();
        var _ = indexOf(role.region(), layout, options.config());
        try (var home = RoleHome.take(options.home(), "node-" + role.name());
                var proof = RoleProof.of(
                                new PeerIdentity.OfNode(role.region(), role.name()),
                                options,
                                home,
                                role.controls(),
                                clock,
                                patience(progress, stop))
                        .checked(options, layout.access(), Optional.empty());
                var web = Web.start(InferenceNode.eventLoops(cores), proof.tls());
                var pool = keeping().pool(layout.runtime(), cores, home.folder("native"), home.folder("graphs"));
                var traces = TraceCollector.open(layout, System.getenv(), version, clock)) {
            proof.renewAt(web, fleet.access(role.controls(), home));
            var config = new InferenceNodeConfig(
                    role.name(),
                    role.region(),
                    options.host(),
                    options.port().orElseGet(home::keptPort),
                    fleet.access(role.controls(), home),
                    home.folder("artifacts"),
                    layout.limitsOfOne(),
                    Optional.empty(),
                    role.advertised());
            var node = InferenceNode.start(
                    config,
                    web,
                    clock,
                    pool,
                    new NodePorts(Optional.empty(), traces, keeping().cover()));
            try {
                home.keepPort(node.endpoint().port());
                serving(
                        role,
                        home,
                        web,
                        config.control(),
                        () -> serve("The node", node.endpoint().httpUrl(), progress, stop));
            } finally {
                node.stop();
            }
        }
    }

    /** What lasts until it is told to stop. */
    @FunctionalInterface
    private interface Serving {
        void run() throws InterruptedException;
    }

    /** Takes jobs as long as the node serves, if it is to; trainings have saved before it stops. */
    private void serving(RoleOptions.Node role, RoleHome home, Web web, ControlAccess access, Serving serving)
            throws InterruptedException {
        Optional<JobWorker> jobs = role.training().map(offer -> {
            var memory = JobMemory.of(offer.memory());
            var runs = new JobRuns(home.folder("training"), new JobData(offer.data()), memory, version);
            return JobWorker.start(role.name(), runs, web, access);
        });
        try {
            serving.run();
        } finally {
            if (jobs.isPresent()) {
                jobs.get().stop();
            }
        }
    }

    /** Who enrols for the first time may come before the control plane. */
    private static UnaryOperator<PeerProof.Certifier> patience(LaunchProgress progress, StopSignal stop) {
        return call -> new PatientCall(call, stop, () -> progress.step("Waiting for the control plane"));
    }

    private static void serve(String who, String url, LaunchProgress progress, StopSignal stop)
            throws InterruptedException {
        progress.say(who + " listens: " + url + ". Stop it with Ctrl-C or SIGTERM.");
        stop.await();
        progress.step("Stopping");
    }

    private static ModelKeeping keeping() {
        return new ModelKeeping(vault());
    }

    /** What encrypts what is kept, where there are master keys. */
    private static Optional<Vault> vault() {
        return MasterKeys.of(System.getenv());
    }

    /** What the configuration says, for those who listen to control planes. */
    private record Fleet(FleetLayout layout, List<String> keys) {
        ControlAccess access(List<URI> planes, RoleHome home) {
            return new ControlAccess(planes, Optional.of(home.folder()), keys, vault().map(CoveredFiles::new));
        }
    }

    private static int indexOf(RegionId region, FleetLayout layout, Path config) {
        List<RegionId> known = layout.regions().stream().map(Region::id).toList();
        if (!known.contains(region)) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_REGION,
                    "no such region: region=" + region + ", known=" + known + ", config=" + config);
        }
        return known.indexOf(region);
    }
}
