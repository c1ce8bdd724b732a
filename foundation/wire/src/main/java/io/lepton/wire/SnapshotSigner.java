package io.lepton.wire;

import io.lepton.wire.SignedSnapshot.Seal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Signs snapshots with the keys of a control plane, by Ed25519. Immutable. */
public final class SnapshotSigner {
    private static final String ALGORITHM = "Ed25519";

    private final List<KeyPair> pairs;

    private SnapshotSigner(List<KeyPair> pairs) {
        this.pairs = pairs;
    }

    /**
     * Signs with each of some keys, so that a receiver that knows one of them believes it.
     *
     * @param pairs at least one, all for Ed25519
     */
    public static SnapshotSigner of(List<KeyPair> pairs) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("at least one key is needed");
        }
        return new SnapshotSigner(List.copyOf(pairs));
    }

    /** Signs with a key that nobody has seen before and nobody keeps. */
    public static SnapshotSigner fresh() {
        return of(List.of(freshPair()));
    }

    /** A key that nobody has seen before. */
    public static KeyPair freshPair() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /** The public keys as receivers are told them: X.509 in Base64. */
    public List<String> keys() {
        return pairs.stream().map(pair -> text(pair.getPublic())).toList();
    }

    /**
     * Gives a public key back.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String check(String key) {
        try {
            PublicKey _ = publicKey(key);
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a public key for Ed25519 in X.509 and Base64: key=" + key, e);
        }
    }

    List<Seal> seal(String audience, String digest) {
        return seal(signed(audience, digest, keys()));
    }

    /** Signs bytes, which must begin with what they are for, with each key. */
    List<Seal> seal(byte[] signed) {
        List<Seal> seals = new ArrayList<>();
        for (KeyPair pair : pairs) {
            seals.add(new Seal(text(pair.getPublic()), sign(pair.getPrivate(), signed)));
        }
        return seals;
    }

    /** Tells whether a seal is good; its key is not judged. */
    static boolean isGood(Seal seal, String audience, String digest, List<String> keys) {
        return isGood(seal, signed(audience, digest, keys));
    }

    static boolean isGood(Seal seal, byte[] signed) {
        try {
            var verifier = Signature.getInstance(ALGORITHM);
            var decoder = Base64.getDecoder();
            verifier.initVerify(publicKey(seal.key()));
            verifier.update(signed);
            return verifier.verify(decoder.decode(seal.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false; // Not even the form of a key or a signature.
        }
    }

    private static PublicKey publicKey(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    private static String sign(PrivateKey key, byte[] bytes) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(bytes);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that cannot sign", e);
        }
    }

    private static byte[] signed(String audience, String digest, List<String> keys) {
        return String.join("\n", "lepton-snapshot-1", audience, digest, String.join(",", keys))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }
}
