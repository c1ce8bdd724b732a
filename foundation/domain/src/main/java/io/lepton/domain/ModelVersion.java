package io.lepton.domain;

import java.time.Instant;
import java.util.List;

/**
 * One immutable, registered file of a model.
 *
 * @param id the model's name and the version's number
 * @param artifact the digest of the file
 * @param sizeBytes the length of the file, positive
 * @param format the file's format
 * @param signature the inputs and outputs, read from the file
 * @param registeredAt when the control plane took it in
 * @param members every version that a pipeline runs, those of the pipelines in it too; none for a file that stands alone
 */
public record ModelVersion(
        ModelVersionId id,
        ArtifactId artifact,
        long sizeBytes,
        ModelFormat format,
        Signature signature,
        Instant registeredAt,
        List<ModelVersionId> members) {
    public ModelVersion {
        members = List.copyOf(members);
        if (sizeBytes <= 0) {
            throw new IllegalArgumentException("a model file is never empty: sizeBytes=" + sizeBytes);
        }
    }

    /** A version that stands alone. */
    public ModelVersion(
            ModelVersionId id,
            ArtifactId artifact,
            long sizeBytes,
            ModelFormat format,
            Signature signature,
            Instant registeredAt) {
        this(id, artifact, sizeBytes, format, signature, registeredAt, List.of());
    }
}
