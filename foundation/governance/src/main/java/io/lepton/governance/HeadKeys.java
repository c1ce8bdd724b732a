package io.lepton.governance;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** The public keys whose tree heads are believed. Immutable. */
public final class HeadKeys {
    static final String ALGORITHM = "Ed25519";

    private final Map<String, PublicKey> keys;

    private HeadKeys(Map<String, PublicKey> keys) {
        this.keys = keys;
    }

    /**
     * Believes some keys.
     *
     * @param texts X.509 in Base64
     * @throws IllegalArgumentException if one is not an Ed25519 key
     */
    public static HeadKeys of(Collection<String> texts) {
        Map<String, PublicKey> keys = new HashMap<>();
        for (String text : texts) {
            PublicKey key = read(text);
            keys.put(name(key), key);
        }
        return new HeadKeys(Map.copyOf(keys));
    }

    /** The names of the keys, as heads call them. */
    public Set<String> names() {
        return keys.keySet();
    }

    /** Whether one of the keys signed the head; costs about 0.1 ms. */
    public boolean believe(TreeHead head) {
        PublicKey key = keys.get(head.key());
        if (key == null) {
            return false;
        }
        try {
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(head.signed());
            return verifier.verify(HexFormat.of().parseHex(head.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false; // Not even the form of a signature.
        }
    }

    /** What heads call a key. */
    static String name(PublicKey key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static PublicKey read(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a public key for Ed25519 in X.509 and Base64: key=" + text, e);
        }
    }
}
