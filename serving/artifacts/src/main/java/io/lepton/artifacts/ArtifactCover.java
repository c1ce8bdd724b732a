package io.lepton.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Encrypts artifacts on their way to the disk, at any length in bounded memory. Nothing is bound to an artifact's name, which is
 * not known before its last byte: that a file is another's is told by the digest of what is opened. Safe for any thread.
 */
public interface ArtifactCover {
    /** Encrypts what is written; what is closed is whole, and closes what it was written to. */
    OutputStream covering(OutputStream kept) throws IOException;

    /**
     * Decrypts what was encrypted; gives no byte that was changed.
     *
     * @throws IOException if the key is not here; the stream throws one where what it reads was changed or cut off
     */
    InputStream uncovering(InputStream kept) throws IOException;

    /** Whether something is encrypted under the present key. */
    boolean isPresent(InputStream kept) throws IOException;

    /**
     * The same, encrypted under the present key.
     *
     * @throws IOException if the key that it is encrypted under is not here
     */
    InputStream renewed(InputStream kept) throws IOException;
}
