package io.lepton.inference;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.chassis.Audience;
import io.lepton.chassis.AuditOutbox;
import io.lepton.chassis.Clock;
import io.lepton.chassis.SnapshotInbox;
import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.Priority;
import io.lepton.domain.SnapshotReply;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.cache.ResponseCache;
import io.lepton.inference.engine.Reuse;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.Terms;
import io.lepton.inference.front.Explaining;
import io.lepton.inference.front.Front;
import io.lepton.inference.front.FrontConfig;
import io.lepton.inference.front.FrontPorts;
import io.lepton.wire.AuditNote;
import io.lepton.wire.TensorLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: the shell around {@link NodeCore}.
 *
 * <p>The core is guarded by this object's lock. Effects are performed under it, in order; each only hands work on, to a
 * virtual thread, the loading thread or the control link, and none waits. The node goes on serving by its last snapshot
 * while the control plane is away. Safe for any thread.
 */
public final class InferenceNode {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceNode.class);
    private static final long REPORT_MILLIS = 1_000;
    private static final Duration LOAD_WAIT_MAX = Duration.ofMinutes(5);
    private static final int LOAD_CALLS_MAX = 64;

    private final InferenceNodeConfig config;
    private final Web web;
    private final NodeCore core;
    private final ModelMemory memory;
    private final Holdings holdings;
    private final ArtifactFetcher fetcher;
    private final LocalFiles localFiles;
    private final NodeRepository repository;
    private final Front front;
    private final Node self;
    private final ControlLink link;
    private final AuditOutbox outbox;
    private final SnapshotInbox snapshots;
    private final ExecutorService fetching;
    private long reportTimer;
    private boolean isOver;

    /**
     * With how many event loops a node on so many cores answers small models for the least processor time.
     *
     * <p>A loop that has few connections is woken for each request; runs want the other cores anyway. On two cores and 16
     * connections one loop took 0.030 ms for a 2-5-2 perceptron's request where two took 0.040.
     */
    public static int eventLoops(int cores) {
        return Math.max(1, cores / 2);
    }

    private InferenceNode(InferenceNodeConfig config, Web web, Clock clock, InferencePool pool, NodePorts ports) {
        this.config = config;
        this.web = web;
        this.core = new NodeCore(config.node());
        var limits = config.limits();
        this.memory =
                new ModelMemory(limits, pool, (delay, task) -> web.vertx().setTimer(delay.toMillis(), _ -> task.run()));
        var cache = new ResponseCache(limits.responseCacheBytesMax());
        this.holdings = new Holdings(config.node(), pool, memory, limits.queue(pool.threads()), cache, clock);
        this.fetcher = ArtifactFetcher.open(config.directory(), ports.cover(), web, config.control());
        this.localFiles = LocalFiles.open(config.directory(), ports.cover());
        this.repository = new NodeRepository(
                localFiles, new FileTrial(pool, clock), cache, this::alarm, LOAD_CALLS_MAX, this::handle);
        this.fetching = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("lepton-fetching-" + config.node() + "-", 1)
                .factory());
        this.front = Front.start(
                web, frontConfig(config), holdings, frontPorts(ports).changedBy(repository), pool.inference(), clock);
        this.self = new Node(config.node(), config.region(), config.advertised().orElseGet(front::endpoint));
        this.link = new ControlLink(web, config.control(), self);
        this.outbox = AuditOutbox.of(web, config.control(), config.node().value(), config.region(), clock);
        this.snapshots = SnapshotInbox.of(
                web, config.control(), new Audience.OfNode(config.node(), config.region()), new Snapshots());
    }

    /**
     * Binds the node's port, joins the fleet and serves from then on. The control plane need not be there yet.
     *
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE}, {@link ErrorCode#INVALID_CONFIGURATION} or {@link
     *     ErrorCode#STORAGE_FAILED}; nothing is left behind then
     */
    public static InferenceNode start(InferenceNodeConfig config, Web web, Clock clock, InferencePool pool) {
        return start(config, web, clock, pool, NodePorts.none());
    }

    /** As {@link #start(InferenceNodeConfig, Web, Clock, InferencePool)}, with what others bring. */
    public static InferenceNode start(
            InferenceNodeConfig config, Web web, Clock clock, InferencePool pool, NodePorts ports) {
        var node = new InferenceNode(config, web, clock, pool, ports);
        node.begin();
        LOG.atInfo()
                .addKeyValue("node", config.node())
                .addKeyValue("region", config.region())
                .addKeyValue("endpoint", node.endpoint())
                .log("node started");
        return node;
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return front.endpoint();
    }

    /**
     * Offers nothing more, answers on for a notice, then refuses what comes, answers what it has taken in as long as the
     * configuration allows, and ends.
     */
    public void stop() throws InterruptedException {
        holdings.beginToStop();
        front.signal();
        if (!front.drain(config.limits().drainNotice(), config.limits().drainMax())) {
            LOG.atWarn().addKeyValue("node", config.node()).log("node stops with requests in flight");
        }
        kill();
    }

    /** Ends at once: closes every socket, as a process that dies does. */
    public void kill() {
        if (end()) {
            snapshots.close();
            link.close();
            outbox.close();
            front.close();
            repository.close();
            fetching.shutdownNow();
            holdings.unloadAll();
            memory.close();
            LOG.atInfo().addKeyValue("node", config.node()).log("node ended");
        }
    }

    private synchronized void begin() {
        fetching.execute(fetcher::renew);
        link.open();
        snapshots.open();
        outbox.open();
        reportTimer = web.vertx().setPeriodic(REPORT_MILLIS, _ -> handle(new NodeEvent.ReportDue()));
    }

    private synchronized boolean end() {
        boolean isFirst = !isOver;
        isOver = true;
        web.vertx().cancelTimer(reportTimer);
        return isFirst;
    }

    private synchronized void handle(NodeEvent event) {
        if (isOver) {
            return;
        }
        List<NodeEffect> effects = core.handle(event);
        // First of all: what leaves memory must not be offered any more, and who is told that it is done must find it
        // so.
        boolean changes = holdings.publish(core.offer(), core.hasSnapshot());
        effects.forEach(this::perform);
        if (changes) {
            LOG.atInfo()
                    .addKeyValue("node", config.node())
                    .addKeyValue("ready", core.offer().ready())
                    .log("ready models changed");
            front.signal();
        }
    }

    /** Hands snapshots to the core. */
    private final class Snapshots implements SnapshotInbox.Receiver {
        @Override
        public void onReached() {
            link.join();
            handle(new NodeEvent.ReportDue());
        }

        @Override
        public boolean take(FleetSnapshot snapshot) {
            return InferenceNode.this.take(snapshot);
        }

        @Override
        public void onRefused(SnapshotReply reply) {
            link.reply(reply);
        }
    }

    private synchronized boolean take(FleetSnapshot snapshot) {
        handle(new NodeEvent.SnapshotReceived(snapshot));
        return core.snapshot().filter(snapshot::equals).isPresent();
    }

    private void perform(NodeEffect effect) {
        switch (effect) {
            case NodeEffect.Join() -> link.join();
            case NodeEffect.Reply(var reply) -> link.reply(reply);
            case NodeEffect.Report(var report) -> link.report(report.with(fetcher.underWay()));
            case NodeEffect.Fetch(var artifact, var sizeBytes) -> fetching.execute(() -> fetch(artifact, sizeBytes));
            case NodeEffect.RetryAfter(var artifact, Duration delay) ->
                web.vertx().setTimer(delay.toMillis(), _ -> handle(new NodeEvent.RetryDue(artifact)));
            case NodeEffect.Load load -> load(load);
            case NodeEffect.Unload(var version) -> {
                holdings.unload(version);
                note("unload:model", version, AuditNote.ACCEPTED, Optional.empty());
            }
            case NodeEffect.Discard(var file) -> repository.discard(file);
            case NodeEffect.Answer answer -> repository.answer(answer);
        }
    }

    private Runnable alarm(Runnable work) {
        long timer = web.vertx().setTimer(LOAD_WAIT_MAX.toMillis(), _ -> work.run());
        return () -> web.vertx().cancelTimer(timer);
    }

    private void fetch(ArtifactId artifact, long sizeBytes) {
        try {
            fetcher.fetch(artifact, sizeBytes);
            handle(new NodeEvent.Fetched(artifact));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("node", config.node())
                    .addKeyValue("artifact", artifact)
                    .addKeyValue("reason", reason(e))
                    .log("artifact not fetched");
            handle(new NodeEvent.FetchFailed(artifact, reason(e)));
        }
    }

    private void load(NodeEffect.Load load) {
        ModelVersion version = load.version();
        // However it ends, the core is told.
        var _ = holdings.load(version, () -> file(load), load.settings()).whenComplete((_, failure) -> {
            if (failure == null) {
                loaded(version);
            } else {
                notLoaded(version, unwrapped(failure));
            }
        });
    }

    private void notLoaded(ModelVersion version, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("node", config.node())
                .addKeyValue("version", version.id())
                .setCause(failure)
                .log("model not loaded");
        note("load:model", version.id(), AuditNote.FAILED, Optional.of(reason(failure)));
        handle(new NodeEvent.LoadFailed(version.id(), reason(failure)));
    }

    private ArtifactFile file(NodeEffect.Load load) {
        ArtifactId artifact = load.version().artifact();
        return switch (load.origin()) {
            case FLEET -> fetcher.file(artifact);
            case LOCAL -> localFiles.file(artifact);
        };
    }

    /** Takes a loaded model over, or lets it go if the node has ended meanwhile. */
    private synchronized void loaded(ModelVersion version) {
        if (isOver) {
            holdings.unload(version.id());
        } else {
            note("load:model", version.id(), AuditNote.ACCEPTED, Optional.of("artifact=" + version.artifact()));
            handle(new NodeEvent.Loaded(version.id()));
        }
    }

    private void note(String action, ModelVersionId version, String outcome, Optional<String> detail) {
        outbox.note(config.node().value(), action, "models/" + version, outcome, detail);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static String reason(Throwable failure) {
        return failure instanceof LeptonException told ? String.valueOf(told.getMessage()) : failure.toString();
    }

    private static FrontPorts frontPorts(NodePorts ports) {
        Explaining explaining = ports.explainer()
                .<Explaining>map(port -> (model, inputs) -> port.explain(model.version(), inputs, predictor(model)))
                .orElseGet(Explaining::nothing);
        return FrontPorts.explainingBy(explaining).tracedBy(ports.traces());
    }

    private static Explainer.Predictor predictor(ServedModel model) {
        List<String> outputs = model.version().signature().outputs().stream()
                .map(TensorSpec::name)
                .toList();
        // What an explanation asks would drive out what callers ask.
        var terms = new Terms(Priority.NORMAL, Optional.empty(), Reuse.REFUSED);
        return inputs -> model.queue().submit(inputs, outputs, terms, computed -> computed);
    }

    private static FrontConfig frontConfig(InferenceNodeConfig config) {
        var limits = config.limits();
        return new FrontConfig(
                config.node(),
                config.region(),
                config.host(),
                config.port(),
                limits.bodyBytesMax(),
                limits.inFlightMax(),
                new TensorLimits(limits.elementsMax(), TensorLimits.DEFAULTS.inputsMax()),
                config.tls());
    }
}
