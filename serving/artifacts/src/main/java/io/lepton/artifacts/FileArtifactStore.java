package io.lepton.artifacts;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Artifacts as files of one folder, each named by its digest.
 *
 * <p>A file is written under a temporary name, forced to the disk and then renamed, so that a name stands for whole bytes
 * even after a crash; the folder is forced too, so that the name itself survives one. What a crash leaves under a temporary
 * name is removed when the store is opened, so a folder belongs to one process. Stateless, hence safe for any thread.
 */
public final class FileArtifactStore implements ArtifactStore {
    private static final String UNFINISHED = ".part";

    private final Path folder;

    private FileArtifactStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens a folder, making it if it is not there.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be made or read
     */
    public static FileArtifactStore open(Path folder) {
        try {
            Files.createDirectories(folder);
            try (var leftovers = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
                for (Path leftover : leftovers) {
                    Files.delete(leftover);
                }
            }
            return new FileArtifactStore(folder);
        } catch (IOException e) {
            throw failure("the artifacts' folder cannot be used", folder, e);
        }
    }

    @Override
    public Stored put(InputStream bytes, long bytesMax) {
        Path unfinished = createUnfinished();
        try {
            var stored = write(bytes, unfinished, bytesMax);
            Files.move(unfinished, place(stored.id()), StandardCopyOption.ATOMIC_MOVE);
            forceFolder();
            return stored;
        } catch (IOException e) {
            throw failure("an artifact cannot be written", folder, e);
        } finally {
            // Gone already where the renaming succeeded.
            removeQuietly(unfinished);
        }
    }

    @Override
    public Optional<InputStream> open(ArtifactId id) {
        try {
            return Optional.of(new VerifyingStream(Files.newInputStream(place(id)), id));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("an artifact cannot be read", place(id), e);
        }
    }

    @Override
    public Optional<Path> file(ArtifactId id) {
        var opened = open(id);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (var bytes = opened.get()) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return Optional.of(place(id));
        } catch (IOException e) {
            throw failure("an artifact cannot be trusted", place(id), e);
        }
    }

    @Override
    public boolean contains(ArtifactId id) {
        return Files.isRegularFile(place(id));
    }

    @Override
    public void remove(ArtifactId id) {
        try {
            Files.deleteIfExists(place(id));
        } catch (IOException e) {
            throw failure("an artifact cannot be removed", place(id), e);
        }
    }

    private Path createUnfinished() {
        try {
            return Files.createTempFile(folder, "artifact-", UNFINISHED);
        } catch (IOException e) {
            throw failure("the artifacts' folder cannot be written", folder, e);
        }
    }

    private static Stored write(InputStream bytes, Path file, long bytesMax) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var out = Channels.newOutputStream(channel)) {
            var stored = Intake.copy(bytes, out, bytesMax);
            channel.force(true);
            return stored;
        }
    }

    private void forceFolder() throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path place(ArtifactId id) {
        return folder.resolve(id.sha256());
    }

    private static void removeQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // The next opening of the folder removes it; the first failure is the one to tell.
        }
    }

    private static LeptonException failure(String fact, Path path, IOException cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED, fact + ": path=" + path + ", reason=" + cause.getMessage(), cause);
    }
}
