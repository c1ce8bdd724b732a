package io.lepton.artifacts;

import io.lepton.domain.ArtifactId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where artifacts lie in a folder: as they are under their digest, or encrypted under their digest and an ending. By the ending, not
 * by what is in the file, so that no artifact can pass for an encrypted one.
 *
 * <p>Files come and go under this object's lock, so that one that is written anew cannot come back after it was removed.
 */
final class Places {
    private static final String UNFINISHED = ".part";
    private static final String COVERED = ".sealed";
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})(" + Pattern.quote(COVERED) + ")?");

    /** A file of an artifact. */
    record Place(ArtifactId id, Path file, boolean isCovered) {}

    private final Path folder;

    private Places(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder if it is not there, and removes what a crash left in it. */
    static Places open(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var leftovers = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
        return new Places(folder);
    }

    Path folder() {
        return folder;
    }

    Path plain(ArtifactId id) {
        return folder.resolve(id.sha256());
    }

    /** The encrypted file where there is one, else the plain one. */
    Optional<Place> find(ArtifactId id) {
        Path covered = covered(id);
        if (Files.isRegularFile(covered)) {
            return Optional.of(new Place(id, covered, true));
        }
        return Optional.of(new Place(id, plain(id), false)).filter(place -> Files.isRegularFile(place.file()));
    }

    List<Place> all() throws IOException {
        List<Place> all = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    all.add(new Place(new ArtifactId(name.group(1)), file, name.group(2) != null));
                }
            }
        }
        return all;
    }

    Path unfinished() throws IOException {
        return Files.createTempFile(folder, "artifact-", UNFINISHED);
    }

    /** Gives a whole file its name, in place of what has it; the other form of the artifact goes. */
    synchronized void settle(Path whole, ArtifactId id, boolean isCovered) throws IOException {
        Files.move(whole, isCovered ? covered(id) : plain(id), StandardCopyOption.ATOMIC_MOVE);
        force();
        Files.deleteIfExists(isCovered ? plain(id) : covered(id));
    }

    /** As {@link #settle}, if the artifact has not been removed meanwhile. */
    synchronized boolean replace(Place former, Path whole) throws IOException {
        if (!Files.exists(former.file())) {
            return false;
        }
        settle(whole, former.id(), true);
        return true;
    }

    synchronized void remove(ArtifactId id) throws IOException {
        Files.deleteIfExists(covered(id));
        Files.deleteIfExists(plain(id));
    }

    private Path covered(ArtifactId id) {
        return folder.resolve(id.sha256() + COVERED);
    }

    private void force() throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
