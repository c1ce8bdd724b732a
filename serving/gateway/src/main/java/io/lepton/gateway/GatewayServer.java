package io.lepton.gateway;

import io.lepton.chassis.Audience;
import io.lepton.chassis.AuditOutbox;
import io.lepton.chassis.Clock;
import io.lepton.chassis.PolicyWatch;
import io.lepton.chassis.SnapshotInbox;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.SnapshotReply;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A region's gateway at work: it listens, carries requests, and performs what its {@link GatewayCore} decides.
 *
 * <p>Each caller's connection and all that happens for it stay on one event loop; the core alone is shared, behind a
 * lock. Safe for any thread.
 */
public final class GatewayServer {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    /** How often silence is looked for: a dead place is noticed this much later than it could be. */
    private static final long TICK_MILLIS = 20;

    private static final long SWEEP_MILLIS = 100;
    private static final long KEY_USES_SECONDS = 60;
    private static final long REPORT_MILLIS = 1_000;
    private static final int BACKLOG = 1_024;

    /** Longer than the silence after which a stream is given up: by then every place has spoken, or cannot be reached. */
    private static final long FIRST_WORDS_MILLIS_MAX = 2_000;

    private final GatewayConfig config;
    private final Proxy proxy;
    private final TlsListener tls;
    private final Map<EventExecutor, Lane> lanes = new LinkedHashMap<>();
    /** Once it is closed whoever comes is closed too. */
    private final ChannelGroup callers = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private final CallerCount callerCount;
    private final List<Future<?>> timers = new ArrayList<>();
    private final Subscriptions subscriptions;
    private final SnapshotInbox snapshots;
    private final PolicyWatch policies;
    private final TrafficReporter reporter;
    private final AuditOutbox outbox;
    private final CountDownLatch hasHeardAll = new CountDownLatch(1);
    /** Set once it listens. */
    private volatile Optional<Listening> listening = Optional.empty();

    private record Listening(Channel channel, Endpoint endpoint) {}

    private GatewayServer(
            GatewayConfig config,
            Clock clock,
            Web web,
            GatewayLoops loops,
            PeerDialer dialer,
            RequestLog log,
            PayloadLog payloads) {
        this.config = config;
        this.callerCount = new CallerCount(
                config.proxy().callersMax(), config.proxy().bounds().perAddressMax());
        var audience = new Audience.OfGateway(config.region());
        this.snapshots = SnapshotInbox.of(web, config.control(), audience, new Snapshots());
        this.policies = new PolicyWatch(web, clock, config.control(), audience, snapshots::keys, this::confirm);
        this.tls = TlsListener.open(web, config.tls());
        this.outbox = AuditOutbox.of(web, config.control(), "gateway-" + config.region(), config.region(), clock);
        var core = new GuardedCore(new GatewayCore(config.region(), config.core()), clock);
        var answers = new Answers(config.region());
        var farewell = new Farewell();
        var figures = new ArmFigures();
        var upstreamTls = UpstreamTls.of(web);
        this.proxy = new Proxy(
                config.region(),
                config.proxy(),
                core,
                new GuardedAdmission(config.admission(), clock),
                new Doorkeeper(config.region(), clock),
                new DoorNotes(outbox),
                new PeerRules(web.peers().isPresent()),
                upstreamTls,
                answers,
                new OwnPages(
                        core, answers, farewell, snapshots, () -> ArmMetrics.write(config.region(), figures.reports())),
                new GrpcOwnCalls(core, farewell),
                new DigestFeed(),
                dialer,
                new RequestIds(config.region(), clock.now()),
                new PolicyRefusals(outbox, log),
                figures,
                new ShadowCopies(loops, core, figures, upstreamTls),
                new PayloadDesk(config.region(), clock, payloads),
                farewell);
        for (EventExecutor loop : loops.group()) {
            lanes.put(loop, new Lane(proxy, loops, (EventLoop) loop));
        }
        this.reporter = new TrafficReporter(web, config.control(), config.region(), clock.now(), figures);
        this.subscriptions = new Subscriptions(web, clock, config.control(), dialer, this::tell);
    }

    /**
     * Starts a gateway; it is ready once the control plane has sent it a snapshot, and looks for that from now on.
     *
     * <p>With a snapshot that was kept it first listens to the places which that names, for a moment at most, and only then
     * for callers: whoever finds the door shut goes to another, while one that opens too early turns callers away.
     *
     * @param web what internal calls and streams go through
     * @param loops what requests are carried on; it stays the caller's to close
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE} if it cannot listen
     */
    public static GatewayServer start(
            GatewayConfig config,
            Clock clock,
            Web web,
            GatewayLoops loops,
            PeerDialer dialer,
            RequestLog log,
            PayloadLog payloads) {
        GatewayServer server = new GatewayServer(config, clock, web, loops, dialer, log, payloads);
        try {
            server.begin(loops);
            server.open(loops);
        } catch (LeptonException e) {
            server.kill();
            throw e;
        }
        LOG.atInfo()
                .addKeyValue("region", config.region())
                .addKeyValue("endpoint", server.endpoint())
                .addKeyValue("transport", loops.transport())
                .log("gateway listens");
        return server;
    }

    /** Starts one that keeps no payloads. */
    public static GatewayServer start(
            GatewayConfig config, Clock clock, Web web, GatewayLoops loops, PeerDialer dialer, RequestLog log) {
        return start(config, clock, web, loops, dialer, log, PayloadLog.none());
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return listening
                .map(Listening::endpoint)
                .orElseThrow(() -> new IllegalStateException("it does not listen yet: region=" + config.region()));
    }

    /** Whether it has a snapshot of the fleet, and is not about to stop. */
    public boolean isReady() {
        return proxy.core().isReady() && !proxy.farewell().isAnnounced();
    }

    /**
     * Is not ready any more, answers on for a notice, then refuses what comes, lets the requests that have begun come to
     * their end, within a bound, and ends. Nobody is left unanswered but who comes at the very end.
     */
    public void stop() {
        proxy.farewell().announce();
        awaitNotice();
        proxy.farewell().shut();
        // Connections that are silent now may be new, their requests under way: they are told before they are closed.
        awaitNotice();
        lanes.values().forEach(lane -> lane.execute(lane::drain));
        var _ = callers.newCloseFuture()
                .awaitUninterruptibly(config.proxy().stopTimeout().toMillis());
        kill();
        LOG.atInfo().addKeyValue("region", config.region()).log("gateway stopped");
    }

    /** Ends at once, as a process that dies: every connection breaks off. */
    public void kill() {
        timers.forEach(timer -> timer.cancel(false));
        snapshots.close();
        policies.close();
        outbox.close();
        proxy.payloads().close();
        subscriptions.close();
        tls.close();
        proxy.upstreamTls().close();
        listening.ifPresent(listener -> listener.channel().close().awaitUninterruptibly());
        lanes.values().forEach(lane -> lane.execute(lane::closeAll));
        var _ = callers.close().awaitUninterruptibly();
    }

    private void awaitNotice() {
        long millis = config.proxy().stopNotice().toMillis();
        var _ = GlobalEventExecutor.INSTANCE
                .schedule(() -> {}, millis, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    private Channel bind(GatewayLoops loops) {
        ChannelFuture bound = loops.listener()
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        loops.accepted(channel);
                        admit(channel);
                    }
                })
                .bind(config.host(), config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new LeptonException(
                    ErrorCode.PORT_IN_USE,
                    "the gateway cannot listen: region=" + config.region() + ", host=" + config.host() + ", port="
                            + config.port(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void admit(Channel channel) {
        Lane lane = lanes.get(channel.eventLoop());
        if (lane == null || !callerCount.admit(channel)) {
            var _ = channel.close();
            return;
        }
        callers.add(channel);
        channel.pipeline().addLast(new ProtocolChoice(lane, channel, tls));
    }

    private void begin(GatewayLoops loops) {
        timers.add(
                loops.group().next().scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
        timers.add(loops.group()
                .next()
                .scheduleAtFixedRate(reporter::report, REPORT_MILLIS, REPORT_MILLIS, TimeUnit.MILLISECONDS));
        timers.add(loops.group()
                .next()
                .scheduleAtFixedRate(proxy.notes()::tellUses, KEY_USES_SECONDS, KEY_USES_SECONDS, TimeUnit.SECONDS));
        lanes.forEach((loop, lane) -> {
            timers.add(loop.scheduleAtFixedRate(lane::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS));
            timers.add(loop.scheduleAtFixedRate(lane::sweepHedges, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
        });
        config.plan().ifPresent(plan -> tell(new GatewayEvent.PlanReceived(plan)));
        snapshots.showKept();
        if (proxy.core().isReady()) {
            awaitFirstWords();
        }
    }

    private void tick() {
        tell(new GatewayEvent.Ticked());
        if (hasHeardAll.getCount() > 0 && proxy.core().hasHeardAll()) {
            hasHeardAll.countDown();
        }
    }

    private void awaitFirstWords() {
        try {
            if (!hasHeardAll.await(FIRST_WORDS_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                LOG.atInfo().addKeyValue("region", config.region()).log("opens without having heard of every place");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(GatewayLoops loops) {
        Channel channel = bind(loops);
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        listening = Optional.of(new Listening(channel, new Endpoint(config.host(), port)));
        join();
        snapshots.open();
        policies.open();
        outbox.open();
    }

    private void join() {
        subscriptions.join(new Gateway(config.region(), config.advertised().orElseGet(this::endpoint)));
    }

    /** Hands snapshots to the core. */
    private final class Snapshots implements SnapshotInbox.Receiver {
        @Override
        public void onReached() {
            join();
        }

        @Override
        public boolean take(FleetSnapshot snapshot) {
            if (!proxy.core().isReady()) {
                // Nobody slips in between the first places and the first keys, nor what is personal.
                proxy.door().follow(snapshot);
                proxy.payloads().follow(snapshot);
            }
            tell(new GatewayEvent.SnapshotReceived(snapshot));
            boolean isInForce = proxy.core().isInForce(snapshot);
            if (isInForce) {
                proxy.door().follow(snapshot);
                proxy.payloads().follow(snapshot);
                policies.ask();
            }
            return isInForce;
        }

        @Override
        public void onRefused(SnapshotReply reply) {
            subscriptions.reply(reply);
        }
    }

    private void confirm(PolicyWatch.Confirmed said) {
        tell(new GatewayEvent.PolicyConfirmed(said.policies(), said.epoch(), said.revision(), said.atNanos()));
    }

    private void tell(GatewayEvent event) {
        proxy.core().handle(event).forEach(this::perform);
    }

    private void perform(GatewayEffect effect) {
        switch (effect) {
            case GatewayEffect.Reply(var reply) -> subscriptions.reply(reply);
            case GatewayEffect.FollowNodes(var nodes) -> subscriptions.nodes().follow(nodes);
            case GatewayEffect.FollowPeers(var peers) -> subscriptions.peers().follow(peers);
            case GatewayEffect.PublishDigest(var digest) -> proxy.digests().publish(digest);
            case GatewayEffect.TargetDied(var target) -> died(target);
            case GatewayEffect.TargetEjected(var target) -> ejected(target);
        }
    }

    private void ejected(RouteTarget target) {
        LOG.atWarn()
                .addKeyValue("gateway", config.region())
                .addKeyValue("target", target.endpoint())
                .log("ejected for a while: it fails in a row or lags far behind the others");
    }

    private void died(RouteTarget target) {
        LOG.atWarn()
                .addKeyValue("gateway", config.region())
                .addKeyValue("target", target.endpoint())
                .log("no sign of life");
        lanes.values().forEach(lane -> lane.execute(() -> lane.targetDied(target)));
    }
}
