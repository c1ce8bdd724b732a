package io.lepton.artifacts;

import io.lepton.domain.ArtifactId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java has. */
final class Digests {
    private Digests() {}

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java without SHA-256", e);
        }
    }

    static ArtifactId finish(MessageDigest digest) {
        return new ArtifactId(HexFormat.of().formatHex(digest.digest()));
    }
}
