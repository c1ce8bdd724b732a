package io.lepton.artifacts;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Keeps immutable bytes under their digest. Safe for any thread; what is not whole is never seen. */
public interface ArtifactStore {
    /**
     * Takes bytes in, to their end; those that are there already are not written again.
     *
     * @param bytesMax how many are taken at most
     * @throws LeptonException {@link io.lepton.domain.ErrorCode#TOO_LARGE} above the bound,
     *     {@link io.lepton.domain.ErrorCode#INVALID_REQUEST} if they break off, and
     *     {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if they cannot be kept; nothing is left behind then
     */
    Stored put(InputStream bytes, long bytesMax);

    /**
     * The bytes, to be closed by the reader; absent if the store has none of that digest.
     *
     * <p>The digest is verified as they are read: a stream that does not match it ends with an {@link IOException}.
     */
    Optional<InputStream> open(ArtifactId id);

    /**
     * The bytes to be read as often as one likes, verified now; absent if the store has none of that digest.
     *
     * @throws LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if they are others, and
     *     {@link io.lepton.domain.ErrorCode#INVALID_CONFIGURATION} if they are encrypted and the store has no keys
     */
    Optional<ArtifactFile> file(ArtifactId id);

    /** Whether the store has bytes of that digest; they are not verified. */
    boolean contains(ArtifactId id);

    /**
     * Forgets the bytes, if they are there.
     *
     * @throws LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if they cannot be removed
     */
    void remove(ArtifactId id);

    /** What has been taken in: the digest and the length. */
    record Stored(ArtifactId id, long sizeBytes) {}
}
