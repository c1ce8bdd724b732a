package io.lepton.control;

/** Keeps the desired state. Safe for any thread, and for several control planes at once: one of two writers loses. */
public interface DesiredStore {
    /** What was last written; {@link DesiredState#empty} before the first write. */
    DesiredState read();

    /**
     * Replaces what is stored, wholly or not at all.
     *
     * @param next its revision must follow the stored one's, and its epoch must not be lower
     * @return false, with nothing changed, if another has written since or under a higher epoch
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if it cannot be written
     */
    boolean write(DesiredState next);
}
