package io.lepton.chassis;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.Paths;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SealedSnapshot.Reading;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in a fleet's snapshots for a gateway or a node: believes those alone that are signed by a pinned key, and keeps the
 * last good one for a start without a control plane.
 *
 * <p>It is subscribed to every control plane; those that stand by refuse. A line may hold a whole snapshot or what differs
 * from one before; if that is not the one at hand, the subscription begins anew and says what is. While no control plane
 * speaks, peers that the snapshot in force names are asked whether they have a later one, each in turn. Whoever sends it,
 * the receiver decides last: what it refuses is not kept, and the former one stays in force.
 *
 * <p>Without keys in the configuration, the first key met is pinned, for as long as the folder lasts. A believed snapshot
 * names the keys of the next ones, so that a control plane can change its key without being met anew.
 *
 * <p>Lines are taken one after the other on one thread; files are written on another, only the newest. What finds the queue
 * full is dropped, and asked for again. Safe for any thread.
 */
public final class SnapshotInbox implements AutoCloseable {
    /** Whom the snapshots are for. */
    public interface Receiver {
        /**
         * A control plane has taken the subscription, perhaps another than before.
         *
         * <p>Called on an event loop: it must not block.
         */
        void onReached();

        /** Takes a snapshot in or refuses it, tells which, and answers the control plane; called on the inbox's thread. */
        boolean take(FleetSnapshot snapshot);

        /** A snapshot was refused before it was shown; called on the inbox's thread. */
        void onRefused(SnapshotReply reply);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotInbox.class);
    private static final int LINES_WAITING_MAX = 64;
    private static final LineStreamConfig FROM_CONTROL = SnapshotPeers.STREAM.withPeer(new PeerIdentity.Control());
    private static final long LOOK_MILLIS = 1_000;
    private static final long NO_TIMER = -1;

    private final Web web;
    private final ControlAccess access;
    private final Audience audience;
    private final Receiver receiver;
    private final SnapshotPeers peers;
    private final TrustedKeys keys;
    private final Optional<SnapshotShelf> shelf;
    private final ThreadPoolExecutor taking = oneThread(LINES_WAITING_MAX);
    private final ThreadPoolExecutor keeping = oneThread(1);
    /** The control planes whose streams are open. */
    private final Set<URI> reached = ConcurrentHashMap.newKeySet();
    /** Written by the taking thread alone. */
    private final AtomicReference<@Nullable SealedSnapshot> inForce = new AtomicReference<>();

    private final AtomicReference<@Nullable SealedSnapshot> unkept = new AtomicReference<>();
    private final AtomicInteger lonelyLooks = new AtomicInteger();
    private volatile List<LineStream> streams = List.of();
    private volatile long lookTimer = NO_TIMER;
    private volatile boolean isClosed;
    /** Confined to whoever opens it. */
    private boolean isKeptShown;

    private SnapshotInbox(Web web, ControlAccess access, Audience audience, Receiver receiver) {
        this.web = web;
        this.access = access;
        this.audience = audience;
        this.receiver = receiver;
        this.peers = new SnapshotPeers(web);
        this.shelf = access.folder().map(folder -> new SnapshotShelf(folder, access.cover()));
        this.keys = new TrustedKeys(access.keys(), shelf);
    }

    /** An inbox that does nothing until it is opened. */
    public static SnapshotInbox of(Web web, ControlAccess access, Audience audience, Receiver receiver) {
        return new SnapshotInbox(web, access, audience, receiver);
    }

    /** Shows the snapshot that was kept, if there is one, before it returns; once, however often it is called. */
    public void showKept() {
        if (!isKeptShown) {
            isKeptShown = true;
            shelf.ifPresent(this::showKept);
        }
    }

    /** Shows what was kept, unless it was shown before; and stays subscribed from then on. */
    public void open() {
        showKept();
        streams = access.planes().stream().map(this::subscribe).toList();
        lookTimer = web.vertx().setPeriodic(LOOK_MILLIS, _ -> look());
    }

    /** What a peer may have that knows a snapshot by its digest: a line with the one in force, unless it is that one. */
    public Optional<byte[]> lineFor(Optional<String> digest) {
        return current()
                .filter(signed -> signed.audience().equals(SealedSnapshot.FLEET))
                .filter(signed -> !digest.equals(Optional.of(signed.digest())))
                .map(SealedSnapshot::whole);
    }

    /** The public keys that are believed at this moment; none while any is. */
    public Set<String> keys() {
        return keys.pinned();
    }

    /** Ends the subscriptions; what was taken is kept. */
    @Override
    public void close() {
        isClosed = true;
        web.vertx().cancelTimer(lookTimer);
        streams.forEach(LineStream::close);
        taking.shutdownNow();
        keeping.shutdown();
    }

    private Optional<SealedSnapshot> current() {
        return Optional.ofNullable(inForce.get());
    }

    private void showKept(SnapshotShelf folder) {
        try {
            folder.snapshot().ifPresent(line -> {
                if (!take(line, Source.DISK)) {
                    LOG.atWarn()
                            .addKeyValue("receiver", audience.receiver())
                            .log("the snapshot that was kept is of no use");
                }
            });
        } catch (LeptonException e) {
            LOG.atWarn()
                    .addKeyValue("receiver", audience.receiver())
                    .setCause(e)
                    .log("no snapshot was kept");
        }
    }

    private LineStream subscribe(URI plane) {
        return LineStream.subscribe(web, () -> snapshotsOf(plane), FROM_CONTROL, new LineStream.Listener() {
            @Override
            public void onOpen() {
                reached.add(plane);
                receiver.onReached();
            }

            @Override
            public void onLine(byte[] line) {
                taking.execute(() -> take(line, Source.CONTROL));
            }

            @Override
            public void onLoss(String reason) {
                if (reached.remove(plane)) {
                    LOG.atInfo()
                            .addKeyValue("receiver", audience.receiver())
                            .addKeyValue("control", plane)
                            .addKeyValue("reason", reason)
                            .log("control plane lost");
                }
            }
        });
    }

    private URI snapshotsOf(URI plane) {
        String base = current().map(signed -> "&base=" + signed.digest()).orElse("");
        return plane.resolve(Paths.SNAPSHOTS + "?receiver=" + audience.receiver() + base);
    }

    private enum Source {
        DISK,
        CONTROL,
        PEER
    }

    /** Takes a line in; true if what it holds is in force now. */
    private boolean take(byte[] line, Source source) {
        Reading reading = SealedSnapshot.read(line, current(), audience.names(), keys.pinned());
        return switch (reading) {
            case Reading.Good(var signed) -> show(signed, source);
            case Reading.BaseMissing() -> {
                streams.forEach(LineStream::renew);
                yield false;
            }
            case Reading.Bad(long epoch, long revision, String reason) -> {
                LOG.atWarn()
                        .addKeyValue("receiver", audience.receiver())
                        .addKeyValue("source", source)
                        .addKeyValue("reason", reason)
                        .log("snapshot not believed");
                if (source == Source.CONTROL) {
                    receiver.onRefused(new SnapshotReply(audience.receiver(), epoch, revision, Optional.of(reason)));
                }
                yield false;
            }
        };
    }

    private boolean show(SealedSnapshot signed, Source source) {
        if (!receiver.take(audience.partOf(signed))) {
            return false;
        }
        boolean isNew = !current().map(SealedSnapshot::digest).equals(Optional.of(signed.digest()));
        inForce.set(signed);
        keys.follow(signed.keys());
        if (isNew && source != Source.DISK) {
            keep(signed);
        }
        if (isNew && source != Source.CONTROL) {
            LOG.atInfo()
                    .addKeyValue("receiver", audience.receiver())
                    .addKeyValue("source", source)
                    .addKeyValue("epoch", signed.snapshot().epoch())
                    .addKeyValue("revision", signed.snapshot().revision())
                    .log("snapshot taken without a control plane");
        }
        return true;
    }

    /** Writes it down, or a newer one if there is one by then; what cannot be kept serves on all the same. */
    private void keep(SealedSnapshot signed) {
        shelf.ifPresent(folder -> {
            unkept.set(signed);
            keeping.execute(() -> keepNewest(folder));
        });
    }

    private void keepNewest(SnapshotShelf folder) {
        SealedSnapshot newest = unkept.getAndSet(null);
        if (newest == null) {
            return;
        }
        try {
            folder.keep(newest);
        } catch (LeptonException e) {
            LOG.atWarn()
                    .addKeyValue("receiver", audience.receiver())
                    .setCause(e)
                    .log("snapshot not kept");
        }
    }

    /** Looks whether a control plane is there, and asks the peers when none was at two looks in a row. */
    private void look() {
        boolean isLonely = reached.isEmpty();
        int looks = isLonely ? lonelyLooks.incrementAndGet() : 0;
        lonelyLooks.set(looks);
        if (looks >= 2 && looks % 2 == 0) {
            current()
                    .ifPresent(signed -> peers.ask(
                            audience.peersIn(signed.snapshot()), signed.digest(), line -> takeFromPeer(line)));
        }
    }

    private void takeFromPeer(byte[] line) {
        if (!isClosed) {
            taking.execute(() -> take(line, Source.PEER));
        }
    }

    private static ThreadPoolExecutor oneThread(int waitingMax) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waitingMax),
                Thread.ofVirtual().name("lepton-snapshots-", 0).factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }
}
