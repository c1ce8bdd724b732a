package io.lepton.inference.engine;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/** A model file in memory outside of the Java heap, for as long as the runtime reads it. */
final class MemoryCopy {
    private static final int BLOCK_BYTES = 64 << 10;

    private MemoryCopy() {}

    /**
     * Copies a file to its end, so that what it says of itself there is heard.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be read, or was changed, and
     *     {@link ErrorCode#INVALID_MODEL_FILE} if it is larger than a model file can be
     */
    static ByteBuffer of(ArtifactFile file, Arena arena) {
        try {
            long sizeBytes = file.sizeBytes();
            if (sizeBytes > Integer.MAX_VALUE) {
                throw new LeptonException(
                        ErrorCode.INVALID_MODEL_FILE,
                        "larger than a model file can be: file=" + file.name() + ", sizeBytes=" + sizeBytes);
            }
            ByteBuffer copy = arena.allocate(sizeBytes).asByteBuffer();
            try (var bytes = file.open()) {
                fill(copy, bytes);
            }
            return copy.flip();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "a model file cannot be read: file=" + file.name() + ", reason=" + e.getMessage(),
                    e);
        }
    }

    private static void fill(ByteBuffer copy, InputStream bytes) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        for (int count = bytes.read(block); count >= 0; count = bytes.read(block)) {
            if (count > copy.remaining()) {
                throw new IOException("it is longer than it was");
            }
            copy.put(block, 0, count);
        }
        if (copy.hasRemaining()) {
            throw new EOFException("it is shorter than it was: missingBytes=" + copy.remaining());
        }
    }
}
