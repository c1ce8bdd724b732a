package io.lepton.federating;

import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Signer;
import io.lepton.runs.RunFolder;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The Ed25519 identities of the sites of one federation, kept in its folder for its owner's eyes alone. */
final class SiteKeys {
    private static final String FILE = "keys.json";
    private static final String ALGORITHM = "Ed25519";

    private final Map<String, Pair> pairs;

    private SiteKeys(Map<String, Pair> pairs) {
        this.pairs = pairs;
    }

    /** A key as Java encodes it, in hex. */
    private record Pair(String identity, String secret) {}

    private record Kept(Map<String, Pair> sites) {}

    /** The keys in a folder; made at the first call. */
    static SiteKeys in(RunFolder folder, List<String> sites, SecureRandom random) {
        var kept = folder.kept(FILE)
                .map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8), Kept.class))
                .orElseGet(() -> make(folder, sites, random));
        return new SiteKeys(new TreeMap<>(kept.sites()));
    }

    private static Kept make(RunFolder folder, List<String> sites, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, random);
            var made = new Kept(sites.stream().collect(Collectors.toMap(site -> site, _ -> pair(generator))));
            folder.keep(FILE, Json.writePretty(made));
            return made;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static Pair pair(KeyPairGenerator generator) {
        KeyPair pair = generator.generateKeyPair();
        return new Pair(
                Bytes.of(pair.getPublic().getEncoded()).toHex(),
                Bytes.of(pair.getPrivate().getEncoded()).toHex());
    }

    /** The public keys, as plans have them. */
    Map<String, Bytes> identities() {
        Map<String, Bytes> identities = new TreeMap<>();
        pairs.forEach((site, pair) -> identities.put(site, Bytes.ofHex(pair.identity())));
        return identities;
    }

    Signer signer(String site) {
        PrivateKey key = secret(site);
        return text -> {
            try {
                var signature = Signature.getInstance(ALGORITHM);
                signature.initSign(key);
                signature.update(text);
                return Bytes.of(signature.sign());
            } catch (GeneralSecurityException e) {
                throw missing(e);
            }
        };
    }

    private PrivateKey secret(String site) {
        byte[] encoded =
                Bytes.ofHex(pairs.getOrDefault(site, new Pair("", "")).secret()).toArray();
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the folder keeps no key of the site: site=" + site, e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("every Java has Ed25519", cause);
    }
}
