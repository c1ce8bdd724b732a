package io.lepton.federation;

import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * By what a site signs its steps of secure sums: an Ed25519 key, whose public half stands in the plan. It is another than that of the
 * site's certificate, which is replaced often, while the plan of a federation stands. Does not print itself. Safe for any thread.
 */
public final class SiteKey implements Signer {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;
    private final Bytes identity;

    private SiteKey(PrivateKey secret, Bytes identity) {
        this.secret = secret;
        this.identity = identity;
    }

    /** A key that nobody had before. */
    public static SiteKey fresh(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            return new SiteKey(pair.getPrivate(), Bytes.of(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has Ed25519", e);
        }
    }

    /**
     * A key as it was kept.
     *
     * @param secret PKCS #8
     * @param identity X.509
     * @throws IllegalArgumentException if they are no pair
     */
    public static SiteKey of(byte[] secret, byte[] identity) {
        try {
            var factory = KeyFactory.getInstance(ALGORITHM);
            var key = new SiteKey(factory.generatePrivate(new PKCS8EncodedKeySpec(secret)), Bytes.of(identity));
            byte[] text = {1};
            var check = Signature.getInstance(ALGORITHM);
            check.initVerify(factory.generatePublic(new X509EncodedKeySpec(identity)));
            check.update(text);
            if (!check.verify(key.sign(text).toArray())) {
                throw new IllegalArgumentException("the halves of the key are not of one pair");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 key", e);
        }
    }

    /** The half that the plan names. */
    public Bytes identity() {
        return identity;
    }

    /** The half that stays here, for keeping: PKCS #8. */
    public byte[] secret() {
        return secret.getEncoded();
    }

    @Override
    public Bytes sign(byte[] text) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(text);
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has Ed25519", e);
        }
    }
}
