package io.lepton.server;

import io.lepton.artifacts.ArtifactCover;
import io.lepton.governance.UnsealableException;
import io.lepton.governance.Vault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Encrypts model files under the master keys; which file is which is told by their digests, so all are bound to one name. */
record CoveredArtifacts(Vault vault) implements ArtifactCover {
    private static final String NAME = "artifact";

    @Override
    public OutputStream covering(OutputStream kept) throws IOException {
        return vault.sealing(NAME, kept);
    }

    @Override
    public InputStream uncovering(InputStream kept) throws IOException {
        try {
            return new Opened(vault.opening(NAME, kept));
        } catch (UnsealableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public boolean isPresent(InputStream kept) throws IOException {
        try {
            return vault.isPresent(kept);
        } catch (UnsealableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public InputStream renewed(InputStream kept) throws IOException {
        try {
            return vault.rewrapped(NAME, kept);
        } catch (UnsealableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Tells of what was changed as of what cannot be read. */
    private static final class Opened extends FilterInputStream {
        Opened(InputStream opening) {
            super(opening);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            try {
                return super.read(target, offset, count);
            } catch (UnsealableException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}
