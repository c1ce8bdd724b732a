package io.lepton.federation.secure;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Random numbers that nobody can guess who does not have the secret: the keystream of AES-256. Confined to one thread. */
public final class Keystream implements RandomGenerator {
    private static final int CHUNK_BYTES = 8192;

    private final Cipher cipher;
    private final byte[] zeros = new byte[CHUNK_BYTES];
    private final ByteBuffer stream = ByteBuffer.allocate(CHUNK_BYTES).limit(0);

    private Keystream(Cipher cipher) {
        this.cipher = cipher;
    }

    /** The numbers of a secret for one purpose; the same each time. */
    public static Keystream of(Bytes secret, Canonical purpose) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] key = Ciphers.derive(secret.toArray(), purpose);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            return new Keystream(cipher);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has AES", e);
        }
    }

    @Override
    public long nextLong() {
        if (!stream.hasRemaining()) {
            try {
                cipher.update(zeros, 0, CHUNK_BYTES, stream.array(), 0);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot go on with a keystream", e);
            }
            stream.clear();
        }
        return stream.getLong();
    }
}
