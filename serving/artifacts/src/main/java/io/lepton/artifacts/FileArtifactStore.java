package io.lepton.artifacts;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Artifacts as files of one folder, each named by its digest; encrypted from their first byte on where there is a cover.
 *
 * <p>A file is written under a temporary name, forced to the disk and then renamed, so that a name stands for whole bytes
 * even after a crash; the folder is forced too, so that the name itself survives one. What a crash leaves under a temporary
 * name is removed when the store is opened, so a folder belongs to one process. Files from before there was a cover are read as
 * they are, until {@link #renew} encrypts them. Safe for any thread.
 */
public final class FileArtifactStore implements ArtifactStore {
    private final Places places;
    private final Optional<ArtifactCover> cover;

    private FileArtifactStore(Places places, Optional<ArtifactCover> cover) {
        this.places = places;
        this.cover = cover;
    }

    /** As {@link #open(Path, Optional)}, without a cover. */
    public static FileArtifactStore open(Path folder) {
        return open(folder, Optional.empty());
    }

    /**
     * Opens a folder, making it if it is not there.
     *
     * @param cover encrypts what is kept from now on
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be made or read
     */
    public static FileArtifactStore open(Path folder, Optional<ArtifactCover> cover) {
        try {
            return new FileArtifactStore(Places.open(folder), cover);
        } catch (IOException e) {
            throw failure("the artifacts' folder cannot be used", folder, e);
        }
    }

    @Override
    public Stored put(InputStream bytes, long bytesMax) {
        Path unfinished = createUnfinished();
        try {
            var stored = write(bytes, unfinished, bytesMax);
            places.settle(unfinished, stored.id(), cover.isPresent());
            return stored;
        } catch (IOException e) {
            throw failure("an artifact cannot be written", places.folder(), e);
        } finally {
            // Gone already where the renaming succeeded.
            removeQuietly(unfinished);
        }
    }

    @Override
    public Optional<InputStream> open(ArtifactId id) {
        var place = places.find(id);
        while (place.isPresent()) {
            try {
                return Optional.of(read(place.get()));
            } catch (NoSuchFileException _) {
                // Removed, or encrypted just now and found under its other name.
                place = places.find(id);
            } catch (IOException e) {
                throw failure("an artifact cannot be read", place.get().file(), e);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<ArtifactFile> file(ArtifactId id) {
        return open(id).map(opened -> {
            try (var bytes = opened) {
                long sizeBytes = bytes.transferTo(OutputStream.nullOutputStream());
                // With a cover, a plain file may be encrypted and gone before it is read.
                return cover.isPresent() ? new FoundFile(this, id, sizeBytes) : ArtifactFile.of(places.plain(id));
            } catch (IOException e) {
                throw failure("an artifact cannot be trusted", places.plain(id), e);
            }
        });
    }

    @Override
    public boolean contains(ArtifactId id) {
        return places.find(id).isPresent();
    }

    @Override
    public void remove(ArtifactId id) {
        try {
            places.remove(id);
        } catch (IOException e) {
            throw failure("an artifact cannot be removed", places.plain(id), e);
        }
    }

    /**
     * Encrypts what lies there as it is, and changes the key of what is encrypted under a former one: each file is read and written
     * once, one after another. Does nothing without a cover. What cannot be renewed is counted, and stays; so does what the
     * interruption of the thread leaves.
     */
    public Renewal renew() {
        return cover.map(present -> new Renewing(places, present).run()).orElse(Renewal.NOTHING);
    }

    private Path createUnfinished() {
        try {
            return places.unfinished();
        } catch (IOException e) {
            throw failure("the artifacts' folder cannot be written", places.folder(), e);
        }
    }

    private Stored write(InputStream bytes, Path file, long bytesMax) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Stored stored;
            try (var out = covering(new Unclosed(Channels.newOutputStream(channel)))) {
                stored = Intake.copy(bytes, out, bytesMax);
            }
            channel.force(true);
            return stored;
        }
    }

    private OutputStream covering(OutputStream file) throws IOException {
        return cover.isPresent() ? cover.get().covering(file) : file;
    }

    private InputStream read(Places.Place place) throws IOException {
        var kept = Files.newInputStream(place.file());
        try {
            return new VerifyingStream(place.isCovered() ? uncovering(place, kept) : kept, place.id());
        } catch (IOException | RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    private InputStream uncovering(Places.Place place, InputStream kept) throws IOException {
        return cover.orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "the artifact is encrypted, and no keys are given to open it: path=" + place.file()))
                .uncovering(kept);
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

    /** An artifact that is found anew at each reading. */
    private record FoundFile(FileArtifactStore store, ArtifactId id, long sizeBytes) implements ArtifactFile {
        @Override
        public String name() {
            return id.sha256();
        }

        @Override
        public Optional<Path> plain() {
            return Optional.empty();
        }

        @Override
        public InputStream open() throws IOException {
            return store.open(id).orElseThrow(() -> new NoSuchFileException(id.sha256()));
        }
    }

    /** Leaves the file open when it is closed: it has yet to be forced. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream file) {
            super(file);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
