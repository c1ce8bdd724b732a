package io.lepton.control;

import io.lepton.wire.BackupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a store holds at one moment, word for word, but for the history.
 *
 * @param epoch the reign that wrote it
 * @param revision the last write
 * @param resources everything that is wished, by kind and name
 */
public record Ledger(long epoch, long revision, List<BackupResource> resources) {
    /** How many reigns a restored store leaves out. */
    private static final long LEAP = 1_000_000;

    public Ledger {
        resources = List.copyOf(resources);
    }

    /**
     * The state that it stands for.
     *
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if it cannot be read
     */
    DesiredState state() {
        Map<Stored, String> bodies = new HashMap<>();
        resources.forEach(resource -> bodies.put(new Stored(resource.kind(), resource.name()), resource.body()));
        return Resources.read(epoch, revision, bodies);
    }

    /**
     * The same in the place of what a store holds: under an epoch above each that a gateway may have seen, for reigns that began
     * after the backup was made are not in it; and at a revision that no watcher has seen something else under.
     */
    Ledger inPlaceOf(Ledger former) {
        return new Ledger(Math.max(epoch, former.epoch()) + LEAP, Math.max(revision, former.revision()), resources);
    }
}
