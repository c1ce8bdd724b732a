package io.lepton.federation.secure;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's cryptography as this protocol uses it: fixed algorithms, no choice of parameters. Safe for any thread. */
final class Ciphers {
    static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int BLOCK_BYTES = 16;

    /** How much keystream is made at once: it stays in the processor's nearest cache. */
    private static final int CHUNK = 4096;

    private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

    private Ciphers() {}

    /** 32 bytes by HKDF with SHA-256, bound to what they are for. */
    static byte[] derive(byte[] secret, Canonical purpose) {
        try {
            var parameters = HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(purpose.toArray(), KEY_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot derive a key", e);
        }
    }

    /** The public key of a private X25519 key: what it agrees on with the base point. */
    static Bytes publicKey(byte[] privateKey) {
        try {
            return Bytes.of(agree(privateKey, BASE_POINT));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot multiply the base point", e);
        }
    }

    /**
     * What two X25519 keys agree on.
     *
     * @throws GeneralSecurityException if the public key is none, or of small order
     */
    static byte[] agree(byte[] privateKey, Bytes publicKey) throws GeneralSecurityException {
        if (publicKey.size() != KEY_BYTES) {
            throw new GeneralSecurityException("not an X25519 key: bytes=" + publicKey.size());
        }
        byte[] highestFirst = publicKey.toArray();
        for (int i = 0; i < KEY_BYTES / 2; i++) {
            byte kept = highestFirst[i];
            highestFirst[i] = highestFirst[KEY_BYTES - 1 - i];
            highestFirst[KEY_BYTES - 1 - i] = kept;
        }
        return agree(privateKey, new BigInteger(1, highestFirst));
    }

    private static byte[] agree(byte[] privateKey, BigInteger u) throws GeneralSecurityException {
        var factory = KeyFactory.getInstance("X25519");
        var agreement = KeyAgreement.getInstance("X25519");
        agreement.init(factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
        agreement.doPhase(factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u)), true);
        return agreement.generateSecret();
    }

    /**
     * Adds a mask to a vector, or takes it away: the keystream of AES-256 in counter mode under the whole seed, read as integers.
     *
     * <p>Hot: {@code 4 * sums.length} bytes of keystream and as many additions.
     *
     * @param sign 1 or -1
     */
    static void mask(int[] sums, byte[] seed, int sign) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(seed, "AES"), new IvParameterSpec(new byte[BLOCK_BYTES]));
            int chunk = Math.min(CHUNK, sums.length);
            byte[] zeros = new byte[Integer.BYTES * chunk];
            byte[] stream = new byte[Integer.BYTES * chunk];
            int[] masks = new int[chunk];
            var integers =
                    ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
            for (int start = 0; start < sums.length; start += chunk) {
                cipher.update(zeros, 0, zeros.length, stream, 0);
                integers.get(0, masks);
                add(sums, start, Math.min(chunk, sums.length - start), masks, sign);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a mask", e);
        }
    }

    private static void add(int[] sums, int start, int count, int[] masks, int sign) {
        if (sign > 0) {
            for (int i = 0; i < count; i++) {
                sums[start + i] += masks[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                sums[start + i] -= masks[i];
            }
        }
    }

    /** Seals by AES-256-GCM; the key must never seal anything else, since the nonce is always the same. */
    static Bytes seal(byte[] key, byte[] plain) {
        try {
            return Bytes.of(gcm(Cipher.ENCRYPT_MODE, key).doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    /**
     * Opens what {@link #seal} closed.
     *
     * @throws GeneralSecurityException if it is something else
     */
    static byte[] open(byte[] key, Bytes letter) throws GeneralSecurityException {
        return gcm(Cipher.DECRYPT_MODE, key).doFinal(letter.toArray());
    }

    private static Cipher gcm(int mode, byte[] key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var parameters = new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]);
        cipher.init(mode, new SecretKeySpec(key, "AES"), parameters);
        return cipher;
    }
}
