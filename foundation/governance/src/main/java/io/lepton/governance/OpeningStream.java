package io.lepton.governance;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import javax.crypto.SecretKey;

/**
 * Opens what was sealed, chunk by chunk; gives no byte of a chunk before the whole chunk is known to be sound. Confined to
 * one thread.
 */
final class OpeningStream extends InputStream {
    private final SealHeader header;
    private final SecretKey dataKey;
    private final String name;
    private final byte[] bound;
    private final PushbackInputStream sealed;
    private byte[] chunk = {};
    private int at;
    private long number;
    private boolean isOver;

    OpeningStream(SealHeader header, SecretKey dataKey, String name, InputStream sealed) {
        this.header = header;
        this.dataKey = dataKey;
        this.name = name;
        this.bound = header.bound(name);
        this.sealed = new PushbackInputStream(sealed, 1);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (at == chunk.length) {
            if (isOver) {
                return -1;
            }
            next();
        }
        int part = Math.min(count, chunk.length - at);
        System.arraycopy(chunk, at, target, offset, part);
        at += part;
        return part;
    }

    @Override
    public void close() throws IOException {
        sealed.close();
    }

    private void next() throws IOException {
        byte[] bytes = sealed.readNBytes(header.chunkBytes() + Aead.TAG_BYTES);
        int after = sealed.read();
        isOver = after < 0;
        if (!isOver) {
            sealed.unread(after);
        }
        chunk = Aead.open(dataKey, header.nonce(number, isOver), bound, bytes)
                .orElseThrow(() ->
                        new UnsealableException("not what was sealed, or cut off: name=" + name + ", chunk=" + number));
        number++;
        at = 0;
    }
}
