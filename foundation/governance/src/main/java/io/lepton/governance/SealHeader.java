package io.lepton.governance;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The beginning of something sealed: which key wraps the data key, the wrapped data key, and how the rest is cut.
 *
 * <p>The first part, about the wrapping, is replaced when keys change; the second is bound to every chunk. Immutable.
 */
final class SealHeader {
    static final int PREFIX_BYTES = 7;

    private static final byte[] MAGIC = "LEPTONSEAL1".getBytes(StandardCharsets.US_ASCII);
    private static final int WRAPPED_BYTES = KeyRing.KEY_BYTES + Aead.TAG_BYTES;
    private static final int CHUNK_BYTES_MAX = 1 << 24;

    private final String keyId;
    private final byte[] wrapNonce;
    private final byte[] wrapped;
    private final byte[] prefix;
    private final int chunkBytes;

    private SealHeader(String keyId, byte[] wrapNonce, byte[] wrapped, byte[] prefix, int chunkBytes) {
        this.keyId = keyId;
        this.wrapNonce = wrapNonce;
        this.wrapped = wrapped;
        this.prefix = prefix;
        this.chunkBytes = chunkBytes;
    }

    /** Wraps a data key with the present key of a ring. */
    static SealHeader wrap(KeyRing ring, Entropy entropy, SecretKey dataKey, String name, int chunkBytes) {
        return wrap(ring, entropy, dataKey, name, entropy.bytes(PREFIX_BYTES), chunkBytes);
    }

    private static SealHeader wrap(
            KeyRing ring, Entropy entropy, SecretKey dataKey, String name, byte[] prefix, int chunkBytes) {
        byte[] nonce = entropy.bytes(Aead.NONCE_BYTES);
        byte[] bound = wrapBound(ring.present(), name, prefix, chunkBytes);
        byte[] wrapped = Aead.seal(ring.presentKey(), nonce, bound, dataKey.getEncoded());
        return new SealHeader(ring.present(), nonce, wrapped, prefix, chunkBytes);
    }

    /** The same with the data key wrapped by the present key of a ring. */
    SealHeader rewrapped(KeyRing ring, Entropy entropy, String name) {
        return wrap(ring, entropy, dataKey(ring, name), name, prefix, chunkBytes);
    }

    String keyId() {
        return keyId;
    }

    int chunkBytes() {
        return chunkBytes;
    }

    /**
     * The data key.
     *
     * @throws UnsealableException if the ring has not the key, or this was sealed under another name, or was changed
     */
    SecretKey dataKey(KeyRing ring, String name) {
        SecretKey wrapping = ring.key(keyId)
                .orElseThrow(() -> new UnsealableException("the key is not here: key=" + keyId + ", " + ring));
        byte[] key = Aead.open(wrapping, wrapNonce, wrapBound(keyId, name, prefix, chunkBytes), wrapped)
                .orElseThrow(() -> new UnsealableException(
                        "not what was sealed with this key under this name: key=" + keyId + ", name=" + name));
        return new SecretKeySpec(key, Aead.KEY_ALGORITHM);
    }

    /** The nonce of a chunk: no two chunks under a data key have the same, and the last differs from all others. */
    byte[] nonce(long chunk, boolean isLast) {
        if (chunk > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("too long to be sealed: chunks=" + chunk);
        }
        return ByteBuffer.allocate(Aead.NONCE_BYTES)
                .put(prefix)
                .putInt((int) chunk)
                .put((byte) (isLast ? 1 : 0))
                .array();
    }

    /** What every chunk is bound to. */
    byte[] bound(String name) {
        return bound("chunk", name, prefix, chunkBytes);
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeUTF(keyId);
            out.write(wrapNonce);
            out.write(wrapped);
            out.write(prefix);
            out.writeInt(chunkBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a header.
     *
     * @throws UnsealableException if there is none
     * @throws IOException if the stream cannot be read, or ends in it
     */
    static SealHeader read(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        if (!Arrays.equals(data.readNBytes(MAGIC.length), MAGIC)) {
            throw new UnsealableException("nothing that Lepton sealed");
        }
        String keyId = data.readUTF();
        byte[] wrapNonce = data.readNBytes(Aead.NONCE_BYTES);
        byte[] wrapped = data.readNBytes(WRAPPED_BYTES);
        byte[] prefix = data.readNBytes(PREFIX_BYTES);
        int chunkBytes = data.readInt();
        if (chunkBytes < 1 || chunkBytes > CHUNK_BYTES_MAX) {
            throw new UnsealableException("nothing that Lepton sealed: chunkBytes=" + chunkBytes);
        }
        return new SealHeader(keyId, wrapNonce, wrapped, prefix, chunkBytes);
    }

    /** Whether bytes begin as something sealed does. */
    static boolean begins(byte[] bytes) {
        return bytes.length >= MAGIC.length && Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC);
    }

    private static byte[] wrapBound(String keyId, String name, byte[] prefix, int chunkBytes) {
        return bound("key " + keyId, name, prefix, chunkBytes);
    }

    private static byte[] bound(String what, String name, byte[] prefix, int chunkBytes) {
        byte[] text = (what + "\n" + name).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(MAGIC.length + prefix.length + Integer.BYTES + text.length)
                .put(MAGIC)
                .put(prefix)
                .putInt(chunkBytes)
                .put(text)
                .array();
    }
}
