package io.lepton.federation.secure;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checks signatures by Ed25519 identities, each good one once in a process.
 *
 * <p>Everybody in a round checks everybody's signatures, and where a process has many participants these are the same ones: checking is
 * half a millisecond each, and was most of what a masked round of ten cost. Whether a signature is good follows from it, the key and the
 * text alone, so who asks makes no difference. What was found good is remembered by a digest of all three, the latest
 * {@value #REMEMBERED_MAX}; what was not is checked again. Safe for any thread.
 */
final class Signatures {
    private static final int REMEMBERED_MAX = 1 << 14;
    private static final String ALGORITHM = "Ed25519";

    /** Guards itself. */
    private static final Map<Bytes, Boolean> GOOD = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    private Signatures() {}

    /**
     * Tells whether an identity signed this text.
     *
     * @param identity an Ed25519 key as X.509 encodes it
     */
    static boolean isSigned(Bytes identity, Canonical text, Bytes signature) {
        byte[] signed = text.toArray();
        Bytes all = new Canonical("signature")
                .bytes(identity)
                .bytes(Bytes.of(signed))
                .bytes(signature)
                .digest();
        synchronized (GOOD) {
            if (GOOD.containsKey(all)) {
                return true;
            }
        }
        boolean isGood = check(identity, signed, signature);
        if (isGood) {
            synchronized (GOOD) {
                GOOD.put(all, true);
            }
        }
        return isGood;
    }

    private static boolean check(Bytes identity, byte[] text, Bytes signature) {
        try {
            PublicKey key =
                    KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(identity.toArray()));
            var check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(text);
            return check.verify(signature.toArray());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
