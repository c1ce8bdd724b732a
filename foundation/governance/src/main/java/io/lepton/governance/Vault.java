package io.lepton.governance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is kept, with envelope keys: AES-256-GCM under a data key of its own, which a key of the ring wraps.
 *
 * <p>What is sealed is bound to a name, such as that of its file, and opens under no other, so that two of them cannot be
 * swapped. It is cut into chunks after STREAM: the nonce of each has its number and whether it is the last, so none can be
 * left out, moved or cut off at the end. A data key is used once, so its nonces are never used again. Rotation wraps the data
 * key anew and leaves the rest as it is. Safe for any thread.
 *
 * @see <a href="https://eprint.iacr.org/2015/189">Hoang, Reyhanitabar, Rogaway, Vizar 2015, STREAM</a>
 */
public final class Vault {
    private static final int CHUNK_BYTES = 64 << 10;

    private final KeyRing ring;
    private final Entropy entropy;
    private final int chunkBytes;

    /** A vault with the keys of a ring. */
    public Vault(KeyRing ring, Entropy entropy) {
        this(ring, entropy, CHUNK_BYTES);
    }

    Vault(KeyRing ring, Entropy entropy, int chunkBytes) {
        this.ring = ring;
        this.entropy = entropy;
        this.chunkBytes = chunkBytes;
    }

    /** Seals bytes under a name. */
    public byte[] seal(String name, byte[] plain) {
        var sealed = new ByteArrayOutputStream();
        try (var out = sealing(name, sealed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return sealed.toByteArray();
    }

    /**
     * Opens what was sealed under a name.
     *
     * @throws UnsealableException if it was not, or is not what was sealed
     */
    public byte[] open(String name, byte[] sealed) {
        try (var in = opening(name, new ByteArrayInputStream(sealed))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UnsealableException("it ends too early: name=" + name);
        }
    }

    /**
     * Seals a stream of any length; what is closed is whole.
     *
     * @param sealed receives the sealed bytes, and is closed with the result
     */
    public OutputStream sealing(String name, OutputStream sealed) throws IOException {
        SecretKey dataKey = new SecretKeySpec(entropy.bytes(KeyRing.KEY_BYTES), Aead.KEY_ALGORITHM);
        var header = SealHeader.wrap(ring, entropy, dataKey, name, chunkBytes);
        sealed.write(header.bytes());
        return new SealingStream(header, dataKey, name, sealed);
    }

    /**
     * Opens a stream: gives nothing that was changed, and throws {@link UnsealableException} where it is changed, or where it
     * ends before its end.
     *
     * @param sealed is closed with the result
     */
    public InputStream opening(String name, InputStream sealed) throws IOException {
        var header = SealHeader.read(sealed);
        return new OpeningStream(header, header.dataKey(ring, name), name, sealed);
    }

    /** Whether bytes begin as something sealed does. */
    public static boolean isSealed(byte[] bytes) {
        return SealHeader.begins(bytes);
    }

    /** Whether something is sealed with the present key, so that rotation can leave it alone. */
    public boolean isPresent(InputStream sealed) throws IOException {
        return SealHeader.read(sealed).keyId().equals(ring.present());
    }

    /**
     * Wraps the data key of something sealed with the present key; the sealed chunks stay as they are.
     *
     * @return the whole anew
     * @throws UnsealableException if its key is not in the ring, or it was sealed under another name
     */
    public InputStream rewrapped(String name, InputStream sealed) throws IOException {
        var header = SealHeader.read(sealed).rewrapped(ring, entropy, name);
        return new SequenceInputStream(new ByteArrayInputStream(header.bytes()), sealed);
    }
}
