package io.lepton.federation.secure;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.SeededGenerator;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Sites with identities, for tests: p00, p01 and so on. */
public final class Sites {
    private final Map<String, KeyPair> pairs = new LinkedHashMap<>();

    public Sites(int count) {
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            for (int i = 0; i < count; i++) {
                pairs.put("p%02d".formatted(i), generator.generateKeyPair());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Map<String, Bytes> identities() {
        Map<String, Bytes> identities = new TreeMap<>();
        pairs.forEach(
                (name, pair) -> identities.put(name, Bytes.of(pair.getPublic().getEncoded())));
        return identities;
    }

    public Signer signer(String name) {
        PrivateKey key = requireNonNull(pairs.get(name)).getPrivate();
        return text -> {
            try {
                var signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(text);
                return Bytes.of(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    public SecureSetting setting(int round, int size) {
        return new SecureSetting("heart", round, new Canonical("plan").digest(), identities(), size);
    }

    /** A participant with a secret that follows from a seed. */
    public SecureParticipant join(SecureSetting setting, String name, long seed) {
        return new SecureParticipant(setting, name, secret(seed ^ name.hashCode()), signer(name));
    }

    public static Bytes secret(long seed) {
        byte[] secret = new byte[32];
        new SeededGenerator(seed).nextBytes(secret);
        return Bytes.of(secret);
    }

    static RingVector vector(long seed, int size) {
        var random = new SeededGenerator(seed);
        int[] elements = new int[size];
        for (int i = 0; i < size; i++) {
            elements[i] = random.nextInt();
        }
        return RingVector.of(elements);
    }
}
