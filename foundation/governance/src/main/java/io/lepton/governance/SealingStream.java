package io.lepton.governance;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** Seals what is written to it, chunk by chunk. Confined to one thread. */
final class SealingStream extends OutputStream {
    private final SealHeader header;
    private final SecretKey dataKey;
    private final byte[] bound;
    private final OutputStream sealed;
    private final byte[] chunk;
    private int length;
    private long number;
    private boolean isClosed;

    SealingStream(SealHeader header, SecretKey dataKey, String name, OutputStream sealed) {
        this.header = header;
        this.dataKey = dataKey;
        this.bound = header.bound(name);
        this.sealed = sealed;
        this.chunk = new byte[header.chunkBytes()];
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (isClosed) {
            throw new IOException("what is sealed is closed");
        }
        int done = 0;
        while (done < count) {
            // A full chunk waits for what follows: only then it is known not to be the last.
            if (length == chunk.length) {
                flushChunk(false);
            }
            int part = Math.min(count - done, chunk.length - length);
            System.arraycopy(bytes, offset + done, chunk, length, part);
            length += part;
            done += part;
        }
    }

    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            flushChunk(true);
            sealed.close();
        }
    }

    private void flushChunk(boolean isLast) throws IOException {
        sealed.write(Aead.seal(dataKey, header.nonce(number, isLast), bound, Arrays.copyOf(chunk, length)));
        number++;
        length = 0;
    }
}
