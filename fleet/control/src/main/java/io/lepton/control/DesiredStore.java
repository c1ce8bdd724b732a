package io.lepton.control;

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

    /** Who reigns now. */
    Reign reign();

    /** Gives a sign of life; false if the epoch reigns no more, or has resigned. */
    boolean beat(long epoch);

    /** Ends a reign in order, so that another may begin at once; does nothing if the epoch reigns no more. */
    void resign(long epoch);
}
