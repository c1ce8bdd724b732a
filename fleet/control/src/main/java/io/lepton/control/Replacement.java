package io.lepton.control;

import io.lepton.wire.BackupChange;
import java.util.Iterator;

/** Puts something else in the place of everything that is stored, and begins a reign over it. */
@FunctionalInterface
interface Replacement {
    /** What becomes of a fleet that somebody has told something already. */
    enum Existing {
        /** It is kept, and the replacement refused. */
        KEEP,
        REPLACE
    }

    /**
     * Does it wholly, or not at all.
     *
     * @param backup what is to stand there; its epoch and revision are raised above those of the store
     * @param history every change, oldest first; what it throws, this throws
     * @return the state that the new reign begins with
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#CONFLICT} if the fleet is not empty and is to
     *     be kept, or another writes at the same moment; {@link io.lepton.domain.ErrorCode#INVALID_BACKUP} if no reign could
     *     begin over it
     */
    DesiredState put(Ledger backup, Iterator<BackupChange> history, Existing existing);
}
