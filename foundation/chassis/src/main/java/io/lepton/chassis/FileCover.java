package io.lepton.chassis;

/** Encrypts what a process keeps in files. Safe for any thread. */
public interface FileCover {
    /** What to keep in the file of a name. */
    byte[] cover(String name, byte[] plain);

    /**
     * What was kept in the file of a name.
     *
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if it is not what was kept there
     */
    byte[] uncover(String name, byte[] kept);
}
