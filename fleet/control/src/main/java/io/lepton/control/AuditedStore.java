package io.lepton.control;

import io.lepton.control.ChangeQuery.Order;
import io.lepton.control.audit.AuditQuery;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.AuditLine;
import io.lepton.wire.BackupChange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Desired state of which every change reaches the audit log.
 *
 * <p>The store's own history says what has changed since the last change that the log has. It is asked after each write, and
 * when a reign begins: so a change that was stored right before a crash, or by another control plane, is in the log all the
 * same, once. Guarded by its own lock where it goes on in the history.
 */
final class AuditedStore implements DesiredStore {
    private static final Logger LOG = LoggerFactory.getLogger(AuditedStore.class);
    private static final String CHANGE = "state:";
    private static final String REVISION = "revision=";
    private static final long UNKNOWN = -1;

    private final DesiredStore store;
    private final AuditLog log;
    /** The newest revision all of whose changes are in the log, or on their way; what could not be written takes it back. */
    private final AtomicLong logged = new AtomicLong(UNKNOWN);

    AuditedStore(DesiredStore store, AuditLog log) {
        this.store = store;
        this.log = log;
    }

    @Override
    public DesiredState read() {
        return store.read();
    }

    @Override
    public boolean write(DesiredState next, Origin origin) {
        boolean isWritten = store.write(next, origin);
        if (isWritten) {
            catchUp(next.revision());
        }
        return isWritten;
    }

    @Override
    public List<Change> changes(ChangeQuery query) {
        return store.changes(query);
    }

    @Override
    public Map<Stored, Long> revisions() {
        return store.revisions();
    }

    @Override
    public Ledger ledger() {
        return store.ledger();
    }

    @Override
    public List<BackupChange> rows(Place after, long upTo, int max) {
        return store.rows(after, upTo, max);
    }

    /** What is put in place has its own history; the log goes on behind it, and has the command itself. */
    @Override
    public synchronized boolean replace(Ledger before, Ledger after, Iterator<BackupChange> history) {
        boolean isReplaced = store.replace(before, after, history);
        if (isReplaced) {
            logged.set(after.revision());
        }
        return isReplaced;
    }

    @Override
    public Reign reign() {
        return store.reign();
    }

    @Override
    public boolean beat(long epoch) {
        return store.beat(epoch);
    }

    @Override
    public void resign(long epoch) {
        store.resign(epoch);
    }

    /** The state is stored: whatever fails here is made up for at the next write. */
    private synchronized void catchUp(long revision) {
        try {
            if (logged.get() == UNKNOWN) {
                logged.set(newestLogged());
            }
            for (long from = logged.get(); from < revision; from = logged.get()) {
                if (!append(from, revision)) {
                    return;
                }
            }
        } catch (LeptonException e) {
            LOG.atWarn().setCause(e).log("changes are not in the audit log yet");
        }
    }

    /** Appends the next changes; false if the log refused them at once. */
    private boolean append(long from, long revision) {
        List<Change> changes = whole(store.changes(new ChangeQuery(
                from, revision, Optional.empty(), Optional.empty(), Order.OLDEST_FIRST, ChangeQuery.MAX)));
        long to = changes.isEmpty() ? revision : changes.getLast().revision();
        logged.set(to);
        // The log's own thread tells of a failure; it must not wait for a lock that is held while its queue is full.
        var _ = log.append(changes.stream().map(AuditedStore::fact).toList()).whenComplete((_, failure) -> {
            if (failure != null) {
                logged.accumulateAndGet(from, Math::min);
            }
        });
        return logged.get() == to;
    }

    /** Of a full page, the last write may be cut in two: then it is left for the next page, unless it is all there is. */
    private static List<Change> whole(List<Change> page) {
        if (page.size() < ChangeQuery.MAX) {
            return page;
        }
        long last = page.getLast().revision();
        List<Change> before =
                page.stream().filter(change -> change.revision() < last).toList();
        return before.isEmpty() ? page : before;
    }

    private long newestLogged() {
        Optional<String> any = Optional.empty();
        var query = new AuditQuery(
                any,
                Optional.of(CHANGE + "*"),
                any,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Long.MAX_VALUE,
                1);
        return log.reader().search(query).stream()
                .map(AuditLine::read)
                .mapToLong(line -> line instanceof AuditLine.Entry(var entry) ? revision(entry.fact()) : 0)
                .findFirst()
                .orElse(0);
    }

    private static long revision(AuditFact fact) {
        return fact.detail()
                .filter(detail -> detail.startsWith(REVISION))
                .map(detail -> Long.parseLong(detail.substring(REVISION.length())))
                .orElse(0L);
    }

    private static AuditFact fact(Change change) {
        String verb = change.before().isEmpty() ? "create" : change.after().isEmpty() ? "remove" : "change";
        return AuditFact.of(
                        change.origin().at(),
                        change.origin().author(),
                        CHANGE + verb,
                        change.resource().toString(),
                        Outcome.ACCEPTED)
                .replacing(
                        change.before().map(AuditedStore::digest),
                        change.after().map(AuditedStore::digest))
                .saying(REVISION + change.revision());
    }

    private static String digest(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
