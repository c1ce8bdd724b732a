package io.lepton.wire;

import io.lepton.domain.ArtifactId;
import java.io.InputStream;

/** One thing in a backup, as it is read. */
public sealed interface BackupItem {
    /** A thing that is wished. */
    record Resource(BackupResource resource) implements BackupItem {}

    /** A line of the history. */
    record Change(BackupChange change) implements BackupItem {}

    /**
     * A model file.
     *
     * @param bytes good until the next item is read, which reads what is left of them; they are verified at their end
     */
    record Artifact(ArtifactId id, long sizeBytes, InputStream bytes) implements BackupItem {}
}
