package io.lepton.control;

import io.lepton.control.ChangeQuery.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Desired state that ends with the process. Guarded by its own lock. */
public final class MemoryDesiredStore implements DesiredStore {
    private final List<Change> history = new ArrayList<>();
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
        history.addAll(Resources.changes(stored, next, origin));
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
