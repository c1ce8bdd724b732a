package io.lepton.control;

import io.lepton.control.ChangeQuery.Order;
import io.lepton.wire.BackupChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Desired state that ends with the process. Guarded by its own lock. */
public final class MemoryDesiredStore implements DesiredStore {
    private List<BackupChange> rows = new ArrayList<>();
    private List<Change> history = new ArrayList<>();
    private DesiredState stored = DesiredState.empty();
    private Reign reign = new Reign(0, 0, true);

    @Override
    public synchronized DesiredState read() {
        return stored;
    }

    @Override
    public synchronized boolean write(DesiredState next, Origin origin) {
        if (next.revision() != stored.revision() + 1 || next.epoch() < stored.epoch()) {
            return false;
        }
        List<Change> changes = Resources.changes(stored, next, origin);
        history.addAll(changes);
        rows.addAll(ChangeRows.of(next.epoch(), changes));
        if (next.epoch() > stored.epoch()) {
            reign = new Reign(next.epoch(), 0, false);
        }
        stored = next;
        return true;
    }

    @Override
    public synchronized List<Change> changes(ChangeQuery query) {
        return (query.order() == Order.OLDEST_FIRST ? history : history.reversed())
                .stream().filter(query::includes).limit(query.max()).toList();
    }

    @Override
    public synchronized Map<Stored, Long> revisions() {
        Map<Stored, Long> revisions = new HashMap<>();
        history.forEach(change -> revisions.put(
                new Stored(change.resource().kind().word(), change.resource().name()), change.revision()));
        return revisions;
    }

    @Override
    public synchronized Ledger ledger() {
        return new Ledger(stored.epoch(), stored.revision(), Resources.written(stored));
    }

    @Override
    public synchronized List<BackupChange> rows(Place after, long upTo, int max) {
        return rows.stream()
                .filter(row -> row.revision() <= upTo
                        && (row.revision() > after.revision()
                                || (row.revision() == after.revision() && row.position() > after.position())))
                .limit(max)
                .toList();
    }

    @Override
    public synchronized boolean replace(Ledger before, Ledger after, Iterator<BackupChange> history) {
        if (before.epoch() != stored.epoch() || before.revision() != stored.revision()) {
            return false;
        }
        List<BackupChange> otherRows = new ArrayList<>();
        history.forEachRemaining(otherRows::add);
        List<Change> otherHistory =
                new ArrayList<>(otherRows.stream().map(ChangeRows::change).toList());
        stored = after.state();
        rows = otherRows;
        this.history = otherHistory;
        reign = new Reign(after.epoch(), 0, true);
        return true;
    }

    @Override
    public synchronized Reign reign() {
        return reign;
    }

    @Override
    public synchronized boolean beat(long epoch) {
        if (epoch != reign.epoch() || reign.isVacant()) {
            return false;
        }
        reign = new Reign(epoch, reign.beats() + 1, false);
        return true;
    }

    @Override
    public synchronized void resign(long epoch) {
        if (epoch == reign.epoch()) {
            reign = new Reign(epoch, reign.beats(), true);
        }
    }
}
