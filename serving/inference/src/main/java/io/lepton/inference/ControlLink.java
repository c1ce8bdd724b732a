package io.lepton.inference;

import io.lepton.chassis.HttpCaller;
import io.lepton.chassis.LineStream;
import io.lepton.chassis.LineStreamConfig;
import io.lepton.chassis.Web;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's connection with the control plane: snapshots in; joins, replies and reports out.
 *
 * <p>What goes out is sent in order by one virtual thread. Each kind has one place, in which a newer message replaces one
 * that still waits, so a control plane that is away costs no memory; a message that could not be sent stays in its place
 * until the next attempt, which every report brings about. Safe for any thread; nothing blocks.
 */
final class ControlLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLink.class);
    private static final Duration CALL_MAX = Duration.ofSeconds(3);

    private final Web web;
    private final URI control;
    private final Node self;
    private final HttpCaller caller;
    private final Place<Node> joins = new Place<>();
    private final Place<SnapshotReply> replies = new Place<>();
    private final Place<NodeReport> reports = new Place<>();
    private final Semaphore work = new Semaphore(0);
    private final Thread sender;
    /** Confined to the sender. */
    private boolean isReached = true;

    private volatile @Nullable LineStream snapshots;

    /** Prepares a link that does nothing until it is opened. */
    ControlLink(Web web, URI control, Node self) {
        this.web = web;
        this.control = control;
        this.self = self;
        this.caller = HttpCaller.of(web, CALL_MAX);
        this.sender =
                Thread.ofVirtual().name("lepton-control-link-" + self.id()).unstarted(this::send);
    }

    /** Joins the fleet and subscribes to its snapshots, from now until the link is closed. */
    void open(Consumer<FleetSnapshot> receiver) {
        sender.start();
        join();
        snapshots = LineStream.subscribe(
                web,
                control.resolve(Paths.SNAPSHOTS + "?receiver=" + self.id()),
                LineStreamConfig.defaults(),
                new Snapshots(self, receiver));
    }

    void join() {
        put(joins, self);
    }

    void reply(SnapshotReply reply) {
        put(replies, reply);
    }

    void report(NodeReport report) {
        put(reports, report);
    }

    /** Ends the subscription and the sender; what still waits is not sent. */
    @Override
    public void close() {
        LineStream open = snapshots;
        if (open != null) {
            open.close();
        }
        sender.interrupt();
    }

    private <T> void put(Place<T> place, T message) {
        place.waiting.set(message);
        work.release();
    }

    private void send() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                work.acquire();
                work.drainPermits();
                sendAll();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void sendAll() {
        try {
            send(joins, node -> caller.put(control.resolve(Paths.NODES), node).orThrow());
            send(replies, reply -> caller.post(control.resolve(Paths.SNAPSHOT_REPLIES), reply)
                    .orThrow());
            send(reports, report -> caller.post(control.resolve(Paths.NODE_REPORTS), report)
                    .orThrow());
            tell(true, "");
        } catch (LeptonException e) {
            tell(false, String.valueOf(e.getMessage()));
        }
    }

    /** Sends what waits in a place; there it stays if it cannot be sent, unless a newer message has come. */
    private static <T> void send(Place<T> place, Consumer<T> call) {
        T message = place.waiting.getAndSet(null);
        if (message == null) {
            return;
        }
        try {
            call.accept(message);
        } catch (LeptonException e) {
            place.waiting.compareAndSet(null, message);
            throw e;
        }
    }

    private void tell(boolean reaches, String reason) {
        if (reaches != isReached) {
            isReached = reaches;
            if (reaches) {
                LOG.atInfo().addKeyValue("url", control).log("control plane reached again");
            } else {
                LOG.atWarn()
                        .addKeyValue("url", control)
                        .addKeyValue("reason", reason)
                        .log("control plane lost, serving goes on");
            }
        }
    }

    /** Room for the newest message of one kind. */
    private static final class Place<T> {
        private final AtomicReference<@Nullable T> waiting = new AtomicReference<>();
    }

    private record Snapshots(Node self, Consumer<FleetSnapshot> receiver) implements LineStream.Listener {
        @Override
        public void onLine(byte[] line) {
            receiver.accept(Json.read(line, FleetSnapshot.class));
        }

        @Override
        public void onLoss(String reason) {
            LOG.atDebug()
                    .addKeyValue("node", self.id())
                    .addKeyValue("reason", reason)
                    .log("snapshots lost");
        }
    }
}
