package io.lepton.domain;

import java.util.regex.Pattern;

/** Names immutable bytes by their digest: 64 lower-case hexadecimal digits of SHA-256. */
public record ArtifactId(String sha256) {
    private static final Pattern LOWER_HEX = Pattern.compile("[0-9a-f]{64}");

    public ArtifactId {
        if (!LOWER_HEX.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a lower-case SHA-256: sha256=" + sha256);
        }
    }

    @Override
    public String toString() {
        return sha256;
    }
}
