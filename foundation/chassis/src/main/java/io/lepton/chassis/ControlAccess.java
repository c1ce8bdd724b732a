package io.lepton.chassis;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a gateway or a node reaches the control planes of its fleet, and what it keeps and believes of them.
 *
 * @param planes where they answer, without a path; at least one, of which one reigns at a time
 * @param folder where the last good snapshot is kept, for a start without a control plane; if absent, nothing is kept
 * @param keys the public keys whose snapshots are believed; if empty, the first key met is, and is kept in the folder
 * @param cover encrypts the snapshot that is kept
 */
public record ControlAccess(List<URI> planes, Optional<Path> folder, List<String> keys, Optional<FileCover> cover) {
    public ControlAccess {
        planes = List.copyOf(planes);
        keys = List.copyOf(keys);
        if (planes.isEmpty()) {
            throw new IllegalArgumentException("at least one control plane is needed: planes=[]");
        }
    }

    /** An access that keeps the snapshot as it is. */
    public ControlAccess(List<URI> planes, Optional<Path> folder, List<String> keys) {
        this(planes, folder, keys, Optional.empty());
    }

    /** The access to the one control plane at a URL; nothing is kept. */
    public static ControlAccess to(URI plane) {
        return new ControlAccess(List.of(plane), Optional.empty(), List.of());
    }
}
