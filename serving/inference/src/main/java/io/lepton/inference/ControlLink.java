package io.lepton.inference;

import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.ControlDoor;
import io.lepton.chassis.Web;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeReport;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.Paths;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node tells the control plane: joins, replies and reports.
 *
 * <p>What goes out is sent in order by one virtual thread. Each kind has one place, in which a newer message replaces one
 * that still waits, so a control plane that is away costs no memory; a message that could not be sent stays in its place
 * until the next attempt, which every report brings about. Safe for any thread; nothing blocks.
 */
final class ControlLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLink.class);
    private static final Duration CALL_MAX = Duration.ofSeconds(3);

    private final ControlAccess access;
    private final ControlDoor control;
    private final Node self;
    private final Place<Node> joins = new Place<>();
    private final Place<SnapshotReply> replies = new Place<>();
    private final Place<NodeReport> reports = new Place<>();
    private final Semaphore work = new Semaphore(0);
    private final Thread sender;
    /** Confined to the sender. */
    private boolean isReached = true;

    /** Prepares a link that does nothing until it is opened. */
    ControlLink(Web web, ControlAccess access, Node self) {
        this.access = access;
        this.self = self;
        this.control = ControlDoor.of(web, access, CALL_MAX);
        this.sender =
                Thread.ofVirtual().name("lepton-control-link-" + self.id()).unstarted(this::send);
    }

    /** Joins the fleet, and sends from now until the link is closed. */
    void open() {
        sender.start();
        join();
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

    /** Ends the sender; what still waits is not sent. */
    @Override
    public void close() {
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
            send(joins, node -> control.put(Paths.NODES, node));
            send(replies, reply -> control.post(Paths.SNAPSHOT_REPLIES, reply));
            send(reports, report -> control.post(Paths.NODE_REPORTS, report));
            tell(true, "");
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                // A control plane that has never heard of this node; the report waits until it has.
                joins.waiting.set(self);
            }
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
                LOG.atInfo().addKeyValue("control", access.planes()).log("control plane reached again");
            } else {
                LOG.atWarn()
                        .addKeyValue("control", access.planes())
                        .addKeyValue("reason", reason)
                        .log("control plane lost, serving goes on");
            }
        }
    }

    /** Room for the newest message of one kind. */
    private static final class Place<T> {
        private final AtomicReference<@Nullable T> waiting = new AtomicReference<>();
    }
}
