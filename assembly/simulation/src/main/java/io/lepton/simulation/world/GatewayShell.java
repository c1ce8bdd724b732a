package io.lepton.simulation.world;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.Node;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.SnapshotReply;
import io.lepton.gateway.GatewayCore;
import io.lepton.gateway.GatewayCoreConfig;
import io.lepton.gateway.GatewayEffect;
import io.lepton.gateway.GatewayEvent;
import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A region's gateway in virtual time: listens, times and forwards as its {@link GatewayCore} decides. */
final class GatewayShell implements Server {
    /** Several ticks fall into each digest interval, so that silence is noticed soon. */
    private static final long TICK_NANOS = Duration.ofMillis(20).toNanos();

    private static final Duration SPEAKER_SILENCE_MAX = Duration.ofSeconds(1);
    private static final long PING_NANOS = Duration.ofSeconds(1).toNanos();

    private final Setting setting;
    private final Directory directory;
    private final Gateway self;
    private final VirtualProcess process;
    private final GatewayCore core;
    private final ControlLink control;
    private final Inbox inbox;
    private final boolean isNewer;
    private final Forwarder forwarder;
    private final Broadcast<RegionDigest> digests;
    private final Map<Node, Subscription<NodeSignal>> signals = new LinkedHashMap<>();
    private final Map<Gateway, Subscription<RegionDigest>> peers = new LinkedHashMap<>();

    GatewayShell(Setting setting, Directory directory, Gateway self, Archive archive) {
        this.setting = setting;
        this.directory = directory;
        this.self = self;
        this.process = new VirtualProcess(setting.time(), "gateway-" + self.region(), Ground.of(self.region()));
        this.core = new GatewayCore(self.region(), GatewayCoreConfig.defaults());
        this.control = new ControlLink(setting.network(), process, directory::control);
        this.inbox = new Inbox(process.name(), archive, setting.parts().reader(), new Snapshots());
        this.isNewer = setting.conditions().isNewer(process.name());
        this.forwarder = new Forwarder(setting, directory, self.region(), process, core);
        this.digests = new Broadcast<>(setting.network(), process, "digest");
        directory.listen(self.endpoint(), this);
    }

    /** Works by what it kept, if it kept anything, and joins the fleet. */
    void start() {
        inbox.showKept();
        join();
        control.follow(inbox, this::join);
        process.every(TICK_NANOS, () -> tell(new GatewayEvent.Ticked()));
        process.every(PING_NANOS, this::ping);
    }

    @Override
    public VirtualProcess process() {
        return process;
    }

    GatewayCore core() {
        return core;
    }

    Source<RegionDigest> digests() {
        return digests;
    }

    @Override
    public void serve(Ask ask, Consumer<Outcome> reply) {
        forwarder.forward(ask, reply);
    }

    Inbox inbox() {
        return inbox;
    }

    private final class Snapshots implements Inbox.Receiver {
        /** A control plane that began to reign between the joining and this stream has never heard of this gateway. */
        @Override
        public boolean take(FleetSnapshot snapshot) {
            if (snapshot.gateways().stream().map(Gateway::region).noneMatch(self.region()::equals)) {
                join();
            }
            tell(new GatewayEvent.SnapshotReceived(snapshot));
            return core.snapshot().filter(snapshot::equals).isPresent();
        }

        @Override
        public void refused(SnapshotReply reply) {
            GatewayShell.this.reply(reply);
        }
    }

    private void reply(SnapshotReply reply) {
        SnapshotReply said = isNewer ? Tongue.fromTomorrow(reply) : reply;
        control.tell("snapshot-reply", shell -> shell.take(said));
    }

    /** A control plane that was away may have forgotten this gateway. */
    private void join() {
        control.join(shell -> shell.join(self));
    }

    private void tell(GatewayEvent event) {
        core.handle(event, process.nowNanos()).forEach(this::perform);
    }

    private void perform(GatewayEffect effect) {
        switch (effect) {
            case GatewayEffect.Reply(var reply) -> reply(reply);
            case GatewayEffect.FollowNodes(var nodes) -> follow(signals, nodes, this::listenTo);
            case GatewayEffect.FollowPeers(var gateways) -> follow(peers, gateways, this::listenTo);
            case GatewayEffect.PublishDigest(var digest) ->
                digests.publish(isNewer ? Tongue.fromTomorrow(digest) : digest);
            case GatewayEffect.TargetDied(var target) -> forwarder.giveUp(target);
            case GatewayEffect.TargetEjected _ -> {}
        }
    }

    /** Keeps the subscriptions that are still wanted, ends the others and begins the new. */
    private static <K, T> void follow(
            Map<K, Subscription<T>> followed, Collection<K> wanted, Function<K, Subscription<T>> begin) {
        followed.entrySet().removeIf(entry -> {
            boolean isWanted = wanted.contains(entry.getKey());
            if (!isWanted) {
                entry.getValue().close();
            }
            return !isWanted;
        });
        wanted.forEach(key -> followed.computeIfAbsent(key, begin));
    }

    private Subscription<NodeSignal> listenTo(Node node) {
        return subscribe(
                () -> directory.node(node.endpoint()).signals(),
                GatewayEvent.NodeSignalled::new,
                () -> new GatewayEvent.NodeLost(node.id()));
    }

    private Subscription<RegionDigest> listenTo(Gateway peer) {
        return subscribe(
                () -> directory.gateway(peer.endpoint()).digests(),
                GatewayEvent.DigestReceived::new,
                () -> new GatewayEvent.PeerLost(peer.region()));
    }

    private <T> Subscription<T> subscribe(
            Supplier<Source<T>> source, Function<T, GatewayEvent> onValue, Supplier<GatewayEvent> onLoss) {
        return new Subscription<>(
                setting.network(), process, source, SPEAKER_SILENCE_MAX, new Subscription.Listener<>() {
                    @Override
                    public void onValue(T value) {
                        tell(onValue.apply(value));
                    }

                    @Override
                    public void onLoss() {
                        tell(onLoss.get());
                    }
                });
    }

    private void ping() {
        for (Gateway peer : peers.keySet()) {
            long askedNanos = process.nowNanos();
            setting.network()
                    .ask(
                            process,
                            directory.gateway(peer.endpoint()).process(),
                            "ping",
                            0,
                            pong -> pong.accept(askedNanos),
                            (Long asked) ->
                                    tell(new GatewayEvent.RoundTripMeasured(peer.region(), process.nowNanos() - asked)),
                            () -> {});
        }
    }
}
