package io.lepton.control;

import io.lepton.chassis.LineSink;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.NodeId;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotParts;
import io.lepton.wire.SnapshotSigner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every receiver of snapshots what it needs: a gateway everything, a node its part; as what differs from the one that
 * it has, where that is known here, else whole; and a node nothing at all where nothing of its part has changed.
 *
 * <p>Snapshots are written, signed and sent on a thread of this class, so that whoever publishes one never waits for that;
 * of several that are published meanwhile only the last is sent. Guarded by its own lock, which is not held for any of that.
 */
final class SnapshotHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotHub.class);
    private static final String GATEWAY = "gateway-";

    private final SnapshotSigner signer;
    private final Map<String, List<Subscriber>> subscribers = new HashMap<>();
    private final RecentSnapshots recent = new RecentSnapshots();
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private final ExecutorService sending = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("control-snapshots").factory());
    private @Nullable FleetSnapshot latest;
    /** Confined to the sending thread. */
    private @Nullable SnapshotDocument written;

    SnapshotHub(SnapshotSigner signer) {
        this.signer = signer;
    }

    /** One stream. What it was sent last is confined to the sending thread; whether it is due is guarded by the hub's lock. */
    private static final class Subscriber {
        private final String receiver;
        private final LineSink sink;
        private Optional<String> base;
        private Optional<SealedSnapshot> sent = Optional.empty();
        private boolean isDue;

        Subscriber(String receiver, Optional<String> base, LineSink sink) {
            this.receiver = receiver;
            this.base = base;
            this.sink = sink;
        }

        String audience() {
            return audienceOf(receiver);
        }
    }

    /**
     * For whom the snapshots of a receiver are.
     *
     * @throws IllegalArgumentException if it is neither a gateway's name nor a node's
     */
    static String audienceOf(String receiver) {
        return receiver.startsWith(GATEWAY) ? SealedSnapshot.FLEET : new NodeId(receiver).value();
    }

    /**
     * Takes a stream in; nothing is sent before it is asked for.
     *
     * @param base the digest of the snapshot that the receiver has
     * @return ends it
     */
    synchronized Runnable add(String receiver, Optional<String> base, LineSink sink) {
        var subscriber = new Subscriber(receiver, base, sink);
        subscribers.computeIfAbsent(receiver, _ -> new ArrayList<>()).add(subscriber);
        return () -> remove(subscriber);
    }

    /** The receivers, each as often as it has streams. */
    synchronized List<String> receivers() {
        return subscribers.values().stream()
                .flatMap(List::stream)
                .map(subscriber -> subscriber.receiver)
                .toList();
    }

    /** Sends a snapshot to all. */
    synchronized void publish(FleetSnapshot snapshot) {
        latest = snapshot;
        subscribers.values().forEach(streams -> streams.forEach(stream -> stream.isDue = true));
        wake();
    }

    /** Sends a snapshot, which is the latest, to one receiver. */
    synchronized void sendTo(String receiver, FleetSnapshot snapshot) {
        latest = snapshot;
        subscribers.getOrDefault(receiver, List.of()).forEach(stream -> stream.isDue = true);
        wake();
    }

    /** What a receiver's answer means: one that took what was sent to it last is up to date, though others were sent more. */
    SnapshotReply upToDate(SnapshotReply reply, FleetSnapshot inForce) {
        boolean isLatest = reply.epoch() == inForce.epoch()
                && !reply.receiver().startsWith(GATEWAY)
                && recent.last(reply.receiver())
                        .map(SealedSnapshot::snapshot)
                        .filter(sent -> sent.epoch() == reply.epoch() && sent.revision() == reply.revision())
                        .isPresent();
        return isLatest && reply.refusal().isEmpty()
                ? new SnapshotReply(reply.receiver(), inForce.epoch(), inForce.revision(), Optional.empty())
                : reply;
    }

    @Override
    public void close() {
        sending.shutdownNow();
    }

    private synchronized void remove(Subscriber subscriber) {
        var streams = subscribers.getOrDefault(subscriber.receiver, List.of());
        if (streams.size() == 1) {
            subscribers.remove(subscriber.receiver);
            recent.forget(subscriber.receiver);
        } else {
            streams.remove(subscriber);
        }
    }

    private void wake() {
        if (!sending.isShutdown() && isAwake.compareAndSet(false, true)) {
            sending.execute(this::sendDue);
        }
    }

    private void sendDue() {
        isAwake.set(false);
        FleetSnapshot next;
        List<Subscriber> due = new ArrayList<>();
        synchronized (this) {
            next = latest;
            subscribers
                    .values()
                    .forEach(streams -> streams.forEach(stream -> {
                        if (stream.isDue) {
                            due.add(stream);
                            stream.isDue = false;
                        }
                    }));
        }
        try {
            if (next != null && !due.isEmpty()) {
                send(next, due);
            }
        } catch (RuntimeException e) {
            LOG.error("snapshots were not sent", e);
        }
    }

    private void send(FleetSnapshot snapshot, List<Subscriber> due) {
        SnapshotDocument former = written;
        SnapshotDocument whole = former == null ? SnapshotDocument.of(snapshot) : former.next(snapshot);
        written = whole;
        Map<String, byte[]> lines = new HashMap<>();
        // Requests follow what gateways know: they hear first, and the many parts of nodes are made only then.
        due.sort(Comparator.comparing(subscriber -> !subscriber.receiver.startsWith(GATEWAY)));
        Optional<SnapshotParts> parts = Optional.empty();
        for (Subscriber subscriber : due) {
            if (parts.isEmpty() && !subscriber.receiver.startsWith(GATEWAY)) {
                parts = Optional.of(SnapshotParts.of(whole, snapshot));
            }
            SealedSnapshot signed = signedFor(subscriber.audience(), whole, parts);
            boolean isNew = subscriber
                    .sent
                    .map(SealedSnapshot::digest)
                    .filter(signed.digest()::equals)
                    .isEmpty();
            if (isNew) {
                subscriber.sink.send(line(subscriber, signed, lines));
                subscriber.sent = Optional.of(signed);
                subscriber.base = Optional.of(signed.digest());
            }
        }
    }

    /** The snapshot for an audience; a node whose part says the same as the last one keeps that. */
    private SealedSnapshot signedFor(String audience, SnapshotDocument whole, Optional<SnapshotParts> parts) {
        boolean isForAll = audience.equals(SealedSnapshot.FLEET);
        SnapshotDocument document = isForAll ? whole : parts.orElseThrow().of(new NodeId(audience));
        return recent.last(audience)
                .filter(last -> isForAll
                        ? last.digest().equals(document.digest())
                        : last.document().hasContentOf(document))
                .orElseGet(() -> recent.add(SealedSnapshot.seal(audience, document, signer)));
    }

    private byte[] line(Subscriber subscriber, SealedSnapshot signed, Map<String, byte[]> lines) {
        Optional<SealedSnapshot> base = subscriber.sent.or(() -> subscriber.base.flatMap(recent::find));
        String way = base.map(SealedSnapshot::digest).orElse("") + ">" + signed.digest();
        return lines.computeIfAbsent(way, _ -> base.map(signed::since).orElseGet(signed::whole));
    }
}
