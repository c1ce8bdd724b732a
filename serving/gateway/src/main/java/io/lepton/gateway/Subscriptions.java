package io.lepton.gateway;

import io.lepton.chassis.Clock;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.ControlDoor;
import io.lepton.chassis.HttpCaller;
import io.lepton.chassis.LineStream;
import io.lepton.chassis.LineStreamConfig;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gateway has to do with the others but for snapshots: its nodes' signals, its peers' digests and the time the way to
 * them takes, and what it tells the control plane. Safe for any thread.
 */
final class Subscriptions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration JOIN_INTERVAL = Duration.ofMillis(100);
    /** The core calls the silent dead long before; this only gets rid of connections that are. */
    private static final Duration SPEAKER_SILENCE_MAX = Duration.ofSeconds(1);

    private final Web web;
    private final Clock clock;
    private final HttpCaller caller;
    private final ControlDoor control;
    private final PeerDialer dialer;
    private final Consumer<GatewayEvent> events;
    private final Followings<Node> nodes = new Followings<>(this::listenTo);
    private final Followings<Gateway> peers = new Followings<>(this::listenTo);
    private final AtomicBoolean isJoining = new AtomicBoolean();
    private volatile boolean isClosed;

    Subscriptions(Web web, Clock clock, ControlAccess access, PeerDialer dialer, Consumer<GatewayEvent> events) {
        this.web = web;
        this.clock = clock;
        this.caller = HttpCaller.of(web, CALL_TIMEOUT);
        this.control = ControlDoor.of(web, access, CALL_TIMEOUT);
        this.dialer = dialer;
        this.events = events;
    }

    Followings<Node> nodes() {
        return nodes;
    }

    Followings<Gateway> peers() {
        return peers;
    }

    void reply(SnapshotReply reply) {
        Thread.ofVirtual().start(() -> {
            try {
                control.post(Paths.SNAPSHOT_REPLIES, reply);
            } catch (LeptonException e) {
                // The control plane sends the snapshot again when it is back, and gets the answer to that.
                LOG.atWarn()
                        .addKeyValue("revision", reply.revision())
                        .setCause(e)
                        .log("snapshot reply was lost");
            }
        });
    }

    @Override
    public void close() {
        isClosed = true;
        nodes.close();
        peers.close();
    }

    /** Tells the control plane of this gateway until it knows; one that was away may have forgotten, or be another. */
    void join(Gateway self) {
        if (isJoining.compareAndSet(false, true)) {
            Thread.ofVirtual().name("join " + self.region()).start(() -> joinUntilKnown(self));
        }
    }

    private void joinUntilKnown(Gateway self) {
        try {
            while (!isClosed && !isKnown(self)) {
                Thread.sleep(JOIN_INTERVAL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            isJoining.set(false);
        }
    }

    private boolean isKnown(Gateway self) {
        try {
            control.put(Paths.GATEWAYS, self);
            return true;
        } catch (LeptonException e) {
            LOG.atDebug().addKeyValue("region", self.region()).setCause(e).log("not joined yet");
            return false;
        }
    }

    private Followings.Subscription listenTo(Node node) {
        return listen(
                url(node.endpoint(), Paths.SIGNALS),
                LineStreamConfig.defaults()
                        .withSilenceMax(SPEAKER_SILENCE_MAX)
                        .withPeer(new PeerIdentity.OfNode(node.region(), node.id())),
                line -> new GatewayEvent.NodeSignalled(Json.read(line, NodeSignal.class)),
                () -> events.accept(new GatewayEvent.NodeLost(node.id())));
    }

    private Followings.Subscription listenTo(Gateway peer) {
        Endpoint door = dialer.dial(peer);
        var who = new PeerIdentity.OfGateway(peer.region());
        var digests = listen(
                url(door, Paths.DIGESTS),
                LineStreamConfig.defaults().withSilenceMax(SPEAKER_SILENCE_MAX).withPeer(who),
                line -> new GatewayEvent.DigestReceived(Json.read(line, RegionDigest.class)),
                () -> events.accept(new GatewayEvent.PeerLost(peer.region())));
        var probe = RoundTripProbe.start(
                caller.to(who),
                url(door, Paths.PING),
                clock,
                nanos -> events.accept(new GatewayEvent.RoundTripMeasured(peer.region(), nanos)));
        return () -> {
            digests.close();
            probe.close();
        };
    }

    private Followings.Subscription listen(URI url, LineStreamConfig config, Reader reader, Runnable onLoss) {
        var stream = LineStream.subscribe(web, url, config, new LineStream.Listener() {
            @Override
            public void onLine(byte[] line) {
                events.accept(reader.read(line));
            }

            @Override
            public void onLoss(String reason) {
                onLoss.run();
            }
        });
        return stream::close;
    }

    @FunctionalInterface
    private interface Reader {
        GatewayEvent read(byte[] line);
    }

    private static URI url(Endpoint endpoint, String path) {
        return URI.create(endpoint.httpUrl() + path);
    }
}
