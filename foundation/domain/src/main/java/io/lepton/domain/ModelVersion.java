package io.lepton.domain;

import java.time.Instant;

/**
 * One immutable, registered file of a model.
 *
 * @param id the model's name and the version's number
 * @param artifact the digest of the file
 * @param sizeBytes the length of the file, positive
 * @param format the file's format
 * @param signature the inputs and outputs, read from the file
 * @param registeredAt when the control plane took it in
 */
public record ModelVersion(
        ModelVersionId id,
        ArtifactId artifact,
        long sizeBytes,
        ModelFormat format,
        Signature signature,
        Instant registeredAt) {
    public ModelVersion {
        if (sizeBytes <= 0) {
            throw new IllegalArgumentException("a model file is never empty: sizeBytes=" + sizeBytes);
        }
    }
}
