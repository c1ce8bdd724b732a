package io.lepton.domain;

/**
 * How much of a model file has arrived at a node to which it is on its way.
 *
 * @param artifact the file
 * @param bytes what has arrived so far
 */
public record FetchProgress(ArtifactId artifact, long bytes) {
    public FetchProgress {
        if (bytes < 0) {
            throw new IllegalArgumentException("must be at least 0: bytes=" + bytes);
        }
    }
}
