package io.lepton.artifacts;

import io.lepton.artifacts.ArtifactStore.Stored;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies bytes to where they will be kept, counting and digesting them on the way. */
final class Intake {
    private static final int BUFFER_BYTES = 64 << 10;

    private Intake() {}

    /**
     * Copies to the end.
     *
     * @throws IOException if the target fails; a source that fails is the giver's fault
     */
    static Stored copy(InputStream source, OutputStream target, long bytesMax) throws IOException {
        var digest = Digests.start();
        byte[] buffer = new byte[BUFFER_BYTES];
        long sizeBytes = 0;
        for (int count = read(source, buffer); count >= 0; count = read(source, buffer)) {
            sizeBytes += count;
            if (sizeBytes > bytesMax) {
                throw new LeptonException(
                        ErrorCode.TOO_LARGE, "the artifact is too large: artifactBytesMax=" + bytesMax);
            }
            digest.update(buffer, 0, count);
            target.write(buffer, 0, count);
        }
        return new Stored(Digests.finish(digest), sizeBytes);
    }

    private static int read(InputStream source, byte[] buffer) {
        try {
            return source.read(buffer);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "the artifact broke off", e);
        }
    }
}
