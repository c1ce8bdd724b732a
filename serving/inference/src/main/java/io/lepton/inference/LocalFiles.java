package io.lepton.inference;

import io.lepton.artifacts.ArtifactCover;
import io.lepton.artifacts.ArtifactFile;
import io.lepton.artifacts.ArtifactStore;
import io.lepton.artifacts.FileArtifactStore;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model files that callers gave to this node alone, in a folder of their own, until they are discarded or the node
 * starts again. Blocks; safe for any thread.
 */
final class LocalFiles {
    private static final String FOLDER = "local";

    private final ArtifactStore store;

    private LocalFiles(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Opens the folder below the node's own, and deletes what an earlier run left in it.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be used
     */
    static LocalFiles open(Path directory, Optional<ArtifactCover> cover) {
        Path folder = directory.resolve(FOLDER);
        var store = FileArtifactStore.open(folder, cover);
        try (var leftovers = Files.newDirectoryStream(folder)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "the folder of local models cannot be used: path=" + folder + ", reason=" + e.getMessage(),
                    e);
        }
        return new LocalFiles(store);
    }

    /** @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the bytes cannot be kept */
    ArtifactId keep(ByteBuffer bytes) {
        byte[] whole = new byte[bytes.remaining()];
        bytes.get(bytes.position(), whole);
        return store.put(new ByteArrayInputStream(whole), whole.length).id();
    }

    /** @throws LeptonException {@link ErrorCode#NOT_FOUND} or {@link ErrorCode#STORAGE_FAILED} */
    ArtifactFile file(ArtifactId file) {
        return store.file(file)
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "no such local file: artifact=" + file));
    }

    /** @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the file cannot be deleted */
    void discard(ArtifactId file) {
        store.remove(file);
    }
}
