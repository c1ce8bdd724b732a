package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.SealedSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A receiver's folder with the last good snapshot and the keys that it believes.
 *
 * <p>A file is written under another name, forced to the disk and then renamed, and the folder is forced too: after a crash
 * there is the former one or the new one, whole. Confined to one thread at a time.
 */
final class SnapshotShelf {
    private static final String SNAPSHOT = "snapshot.json";

    private final Path folder;
    private final Optional<FileCover> cover;

    SnapshotShelf(Path folder, Optional<FileCover> cover) {
        this.folder = folder;
        this.cover = cover;
    }

    /**
     * The line that was kept, if one was.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be read, or uncovered
     */
    Optional<byte[]> snapshot() {
        return read(SNAPSHOT)
                .map(kept -> cover.map(open -> open.uncover(SNAPSHOT, kept)).orElse(kept));
    }

    /** The keys that were kept; none before the first. */
    Set<String> keys() {
        return read("snapshot-keys")
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    /** @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it could not be kept; the former one still is then */
    void keep(SealedSnapshot snapshot) {
        byte[] whole = snapshot.whole();
        write(SNAPSHOT, cover.map(close -> close.cover(SNAPSHOT, whole)).orElse(whole));
    }

    /** @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if they could not be kept; the former ones still are then */
    void keep(Set<String> keys) {
        write("snapshot-keys", (String.join("\n", new TreeSet<>(keys)) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private Optional<byte[]> read(String name) {
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(name)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("cannot read", folder.resolve(name), e);
        }
    }

    private void write(String name, byte[] bytes) {
        Path fresh = folder.resolve(name + ".part");
        try {
            Files.createDirectories(folder);
            try (var file = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                var left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    int _ = file.write(left);
                }
                file.force(true);
            }
            Files.move(
                    fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var parent = FileChannel.open(folder, StandardOpenOption.READ)) {
                parent.force(true);
            }
        } catch (IOException e) {
            throw failure("cannot write", folder.resolve(name), e);
        }
    }

    private static LeptonException failure(String fact, Path path, IOException cause) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, fact + ": path=" + path + ", cause=" + cause, cause);
    }
}
