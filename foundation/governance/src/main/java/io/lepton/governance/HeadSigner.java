package io.lepton.governance;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;

/** Signs tree heads by Ed25519, which draws nothing at random. Safe for any thread. */
public final class HeadSigner {
    private final KeyPair pair;
    private final String name;

    private HeadSigner(KeyPair pair) {
        this.pair = pair;
        this.name = HeadKeys.name(pair.getPublic());
    }

    /** Signs with a pair for Ed25519. */
    public static HeadSigner of(KeyPair pair) {
        return new HeadSigner(pair);
    }

    /** The public key as others are told it: X.509 in Base64. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    TreeHead sign(MerkleFrontier tree, LogHash previous, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        LogHash root = tree.root();
        byte[] data = TreeHead.signed(tree.size(), at, root, previous);
        return new TreeHead(
                tree.size(), at, root, previous, name, HexFormat.of().formatHex(sign(data)));
    }

    private byte[] sign(byte[] data) {
        try {
            var signature = Signature.getInstance(HeadKeys.ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that cannot sign", e);
        }
    }
}
