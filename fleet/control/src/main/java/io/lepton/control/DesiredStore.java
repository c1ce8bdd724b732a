package io.lepton.control;

import io.lepton.wire.BackupChange;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Keeps the desired state and its history. Safe for any thread, and for several control planes at once: one of two writers
 * loses.
 *
 * <p>Who reigns is told by the epoch alone: a write, a beat or a resignation under an older one changes nothing. Beats only
 * help others to see when a reign has ended; no two machines' clocks are ever compared.
 *
 * <p>Every method throws a {@link io.lepton.domain.LeptonException} with {@link
 * io.lepton.domain.ErrorCode#STORAGE_FAILED} if the store cannot be used.
 */
public interface DesiredStore {
    /** What was last written; {@link DesiredState#empty} before the first write. */
    DesiredState read();

    /**
     * Replaces what is stored, wholly or not at all, and notes what has changed; durable once this returns.
     *
     * @param next its revision must follow the stored one's, and its epoch must not be lower; a higher one takes over
     * @return false, with nothing changed, if another has written since or under a higher epoch
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if it cannot be written;
     *     where a connection broke it may have been written all the same, which {@link #read} tells
     */
    boolean write(DesiredState next, Origin origin);

    /** The changes asked for. Those of one revision stand together, oldest first in the order of kinds and names. */
    List<Change> changes(ChangeQuery query);

    /** When each thing was last changed, what is gone too. */
    Map<Stored, Long> revisions();

    /** A place in the history: the write, and the change among those of the write, from 0; none before 0, -1. */
    record Place(long revision, int position) {}

    /** Everything but the history, word for word, at one moment. */
    Ledger ledger();

    /**
     * The history word for word, behind a place; what is there never changes.
     *
     * @param upTo only what this write and those before it changed
     * @param max at most so many
     */
    List<BackupChange> rows(Place after, long upTo, int max);

    /**
     * Puts something else in the place of everything, history included, wholly or not at all; nobody reigns then.
     *
     * @param before what the caller saw; nothing is done if its epoch and revision are no longer those of the store
     * @param after what is to stand there
     * @param history every change, oldest first; what it throws, this throws, and nothing has changed
     * @return false, with nothing changed, if another has written since
     */
    boolean replace(Ledger before, Ledger after, Iterator<BackupChange> history);

    /** Who reigns now. */
    Reign reign();

    /** Gives a sign of life; false if the epoch reigns no more, or has resigned. */
    boolean beat(long epoch);

    /** Ends a reign in order, so that another may begin at once; does nothing if the epoch reigns no more. */
    void resign(long epoch);
}
