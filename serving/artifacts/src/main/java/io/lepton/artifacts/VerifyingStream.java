package io.lepton.artifacts;

import io.lepton.domain.ArtifactId;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Reads bytes that claim a digest, and fails at their end if they have another. Confined to one thread. */
final class VerifyingStream extends FilterInputStream {
    private final ArtifactId claimed;
    private final MessageDigest digest = Digests.start();
    private boolean ended;

    VerifyingStream(InputStream bytes, ArtifactId claimed) {
        super(bytes);
        this.claimed = claimed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count >= 0) {
            digest.update(target, offset, count);
        } else if (!ended) {
            ended = true;
            check();
        }
        return count;
    }

    /** Skipped bytes would not be verified: they are read. */
    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void check() throws IOException {
        var actual = Digests.finish(digest);
        if (!actual.equals(claimed)) {
            throw new IOException(
                    "an artifact has other bytes than its name says: artifact=" + claimed + ", digest=" + actual);
        }
    }
}
