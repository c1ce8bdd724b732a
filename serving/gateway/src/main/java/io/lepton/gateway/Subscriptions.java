package io.lepton.gateway;

import io.lepton.chassis.Clock;
import io.lepton.chassis.HttpCaller;
import io.lepton.chassis.LineStream;
import io.lepton.chassis.LineStreamConfig;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a gateway listens to: the control plane's snapshots, its nodes' signals, its peers' digests, and the time the
 * way to them takes. Safe for any thread.
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
    private final Endpoint control;
    private final PeerDialer dialer;
    private final Gateway self;
    private final Consumer<GatewayEvent> events;
    private final Followings<Node> nodes = new Followings<>(this::listenTo);
    private final Followings<Gateway> peers = new Followings<>(this::listenTo);
    private final Followings<Endpoint> snapshots = new Followings<>(this::listenToControl);
    private final AtomicBoolean isJoining = new AtomicBoolean();
    private volatile boolean isClosed;

    Subscriptions(
            Web web, Clock clock, Endpoint control, PeerDialer dialer, Gateway self, Consumer<GatewayEvent> events) {
        this.web = web;
        this.clock = clock;
        this.caller = HttpCaller.of(web, CALL_TIMEOUT);
        this.control = control;
        this.dialer = dialer;
        this.self = self;
        this.events = events;
    }

    /** Joins the fleet and stays subscribed to its snapshots. */
    void begin() {
        join();
        snapshots.follow(List.of(control));
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
                caller.post(url(control, Paths.SNAPSHOT_REPLIES), reply).orThrow();
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
        snapshots.close();
        nodes.close();
        peers.close();
    }

    /** Tells the control plane of this gateway until it knows; a control plane that was away may have forgotten. */
    private void join() {
        if (isJoining.compareAndSet(false, true)) {
            Thread.ofVirtual().name("join " + self.region()).start(this::joinUntilKnown);
        }
    }

    private void joinUntilKnown() {
        try {
            while (!isClosed && !isKnown()) {
                Thread.sleep(JOIN_INTERVAL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            isJoining.set(false);
        }
    }

    private boolean isKnown() {
        try {
            caller.put(url(control, Paths.GATEWAYS), self).orThrow();
            return true;
        } catch (LeptonException e) {
            LOG.atDebug().addKeyValue("control", control).setCause(e).log("not joined yet");
            return false;
        }
    }

    private Followings.Subscription listenToControl(Endpoint control) {
        URI url = url(control, Paths.SNAPSHOTS + "?receiver=gateway-" + self.region());
        return listen(
                url,
                LineStreamConfig.defaults(),
                line -> new GatewayEvent.SnapshotReceived(Json.read(line, FleetSnapshot.class)),
                this::join);
    }

    private Followings.Subscription listenTo(Node node) {
        return listen(
                url(node.endpoint(), Paths.SIGNALS),
                LineStreamConfig.defaults().withSilenceMax(SPEAKER_SILENCE_MAX),
                line -> new GatewayEvent.NodeSignalled(Json.read(line, NodeSignal.class)),
                () -> events.accept(new GatewayEvent.NodeLost(node.id())));
    }

    private Followings.Subscription listenTo(Gateway peer) {
        Endpoint door = dialer.dial(peer);
        var digests = listen(
                url(door, Paths.DIGESTS),
                LineStreamConfig.defaults().withSilenceMax(SPEAKER_SILENCE_MAX),
                line -> new GatewayEvent.DigestReceived(Json.read(line, RegionDigest.class)),
                () -> events.accept(new GatewayEvent.PeerLost(peer.region())));
        var probe = RoundTripProbe.start(
                caller,
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
