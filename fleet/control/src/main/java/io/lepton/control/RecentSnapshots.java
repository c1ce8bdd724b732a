package io.lepton.control;

import io.lepton.wire.SealedSnapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The snapshots that receivers may still have: the last one for each audience, and a few former ones for all. They share
 * what they have in common, so each costs little more than its lists. Guarded by its own lock.
 */
final class RecentSnapshots {
    private static final int FORMER_MAX = 32;

    private final Map<String, SealedSnapshot> last = new HashMap<>();
    private final Map<String, SealedSnapshot> former = new LinkedHashMap<>();

    /** Takes in the latest for its audience, and gives it back. */
    synchronized SealedSnapshot add(SealedSnapshot snapshot) {
        var replaced = Optional.ofNullable(last.put(snapshot.audience(), snapshot));
        replaced.filter(one -> one.audience().equals(SealedSnapshot.FLEET)).ifPresent(this::keep);
        return snapshot;
    }

    synchronized Optional<SealedSnapshot> last(String audience) {
        return Optional.ofNullable(last.get(audience));
    }

    /** One for all, or the last for a node, by its digest. */
    synchronized Optional<SealedSnapshot> find(String digest) {
        return Optional.ofNullable(former.get(digest)).or(() -> last.values().stream()
                .filter(snapshot -> snapshot.digest().equals(digest))
                .findFirst());
    }

    /** A node that listens no more. */
    synchronized void forget(String node) {
        last.remove(node);
    }

    private void keep(SealedSnapshot snapshot) {
        former.put(snapshot.digest(), snapshot);
        if (former.size() > FORMER_MAX) {
            former.remove(former.keySet().iterator().next());
        }
    }
}
