package io.lepton.governance;

import io.lepton.domain.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys by which each tenant's personal values are hashed and tokenised, all made of one secret.
 *
 * <p>A token is the value itself, encrypted with AES-256-GCM under a key of its tenant, with a nonce that is an HMAC of the value: so
 * equal values of a tenant have equal tokens, no table of them is kept, and only whoever has the secret turns one back. Two
 * values never share a nonce but by a collision of HMAC's first 96 bits. Immutable; tells nobody the secret.
 */
public final class MaskingKeys {
    /** How long the secret is. */
    public static final int SECRET_BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final byte[] secret;

    /** Makes keys of a secret of {@link #SECRET_BYTES} random bytes. */
    public MaskingKeys(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("not " + SECRET_BYTES + " bytes: length=" + secret.length);
        }
        this.secret = secret.clone();
    }

    /** What masks the values of a tenant. */
    public Masking of(TenantId tenant, List<PersonalField> fields) {
        return new Masking(fields, key("hash", tenant), value -> token(tenant, value));
    }

    /**
     * Turns a token back.
     *
     * @param token as it stands in a log, behind {@code token:}
     * @throws UnsealableException if it is none of this tenant, under this secret
     */
    public String reveal(TenantId tenant, String token) {
        try {
            ByteBuffer parts = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            byte[] nonce = new byte[NONCE_BYTES];
            parts.get(nonce);
            byte[] sealed = new byte[parts.remaining()];
            parts.get(sealed);
            byte[] value = cipher(Cipher.DECRYPT_MODE, tenant, nonce).doFinal(sealed);
            if (!Arrays.equals(nonce, nonce(tenant, value))) {
                throw new UnsealableException("not a token that was made so: tenant=" + tenant);
            }
            return new String(value, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException | java.nio.BufferUnderflowException e) {
            throw new UnsealableException("not a token of this tenant under this secret: tenant=" + tenant);
        }
    }

    private String token(TenantId tenant, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        byte[] nonce = nonce(tenant, value);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, tenant, nonce).doFinal(value);
            byte[] token = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    private byte[] nonce(TenantId tenant, byte[] value) {
        return Arrays.copyOf(hmac(key("token-nonce", tenant), value), NONCE_BYTES);
    }

    private Cipher cipher(int mode, TenantId tenant, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key("token", tenant), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private byte[] key(String use, TenantId tenant) {
        return hmac(secret, ("lepton-masking-1\n" + use + "\n" + tenant.value()).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
