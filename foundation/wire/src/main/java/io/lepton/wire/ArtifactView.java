package io.lepton.wire;

/**
 * A model file that the fleet keeps.
 *
 * @param sha256 the digest of its bytes
 * @param sizeBytes its length
 */
public record ArtifactView(String sha256, long sizeBytes) {}
