package io.lepton.inference;

import io.lepton.artifacts.ArtifactCover;
import io.lepton.artifacts.ArtifactFile;
import io.lepton.artifacts.ArtifactStore;
import io.lepton.artifacts.FileArtifactStore;
import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.ControlDoor;
import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FetchProgress;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Paths;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings artifacts from the control plane into the node's own store. Blocks; safe for any thread. */
final class ArtifactFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactFetcher.class);
    private static final Duration HEAD_MAX = Duration.ofSeconds(10);

    private final FileArtifactStore store;
    private final ControlDoor control;
    /** What has arrived of each artifact that is on its way. */
    private final Map<ArtifactId, AtomicLong> arrived = new ConcurrentHashMap<>();

    private ArtifactFetcher(FileArtifactStore store, ControlDoor control) {
        this.store = store;
        this.control = control;
    }

    /** @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the directory cannot be used */
    static ArtifactFetcher open(Path directory, Optional<ArtifactCover> cover, Web web, ControlAccess control) {
        return new ArtifactFetcher(FileArtifactStore.open(directory, cover), ControlDoor.of(web, control, HEAD_MAX));
    }

    /** Brings what an earlier run left under the present key. Blocks for as long as there is much of it. */
    void renew() {
        var renewal = store.renew();
        if (!renewal.isNothing()) {
            LOG.atInfo()
                    .addKeyValue("encrypted", renewal.encrypted())
                    .addKeyValue("rewrapped", renewal.rewrapped())
                    .addKeyValue("failed", renewal.failed())
                    .log("artifacts are under the present master key");
        }
    }

    /**
     * Returns once the bytes are in the store, whole and with their digest; what an earlier run left is used.
     *
     * @throws LeptonException if they could not be fetched or kept, or are not what was asked for
     */
    void fetch(ArtifactId artifact, long sizeBytes) {
        if (isSound(artifact)) {
            return;
        }
        var bytes = new AtomicLong();
        arrived.put(artifact, bytes);
        try {
            var _ = control.download(Paths.ARTIFACTS + "/" + artifact, body -> {
                bytes.set(0); // Another control plane is asked where the first broke off.
                keep(artifact, store.put(new CountingStream(body, bytes), sizeBytes));
                return artifact;
            });
        } finally {
            arrived.remove(artifact, bytes);
        }
    }

    /** How far each artifact is that is on its way. */
    List<FetchProgress> underWay() {
        List<FetchProgress> fetches = new ArrayList<>();
        arrived.forEach((artifact, bytes) -> fetches.add(new FetchProgress(artifact, bytes.get())));
        return fetches;
    }

    /**
     * An artifact, its bytes verified once more.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} or {@link ErrorCode#STORAGE_FAILED}
     */
    ArtifactFile file(ArtifactId artifact) {
        return store.file(artifact)
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "not fetched: artifact=" + artifact));
    }

    /** Only the bytes that were asked for may stay. */
    private void keep(ArtifactId artifact, ArtifactStore.Stored stored) {
        if (!stored.id().equals(artifact)) {
            store.remove(stored.id());
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "the control plane sent other bytes: expected=" + artifact + ", actual=" + stored.id());
        }
    }

    /** Tells whether the bytes are there and unharmed; harmed ones are removed. */
    private boolean isSound(ArtifactId artifact) {
        try {
            return store.file(artifact).isPresent();
        } catch (LeptonException harmed) {
            if (harmed.code() != ErrorCode.STORAGE_FAILED) {
                throw harmed;
            }
            LOG.atWarn()
                    .addKeyValue("artifact", artifact)
                    .addKeyValue("reason", harmed.getMessage())
                    .log("an artifact was harmed on the disk, it is fetched anew");
            store.remove(artifact);
            return false;
        }
    }

    /** Counts what is read of it. */
    private static final class CountingStream extends FilterInputStream {
        private final AtomicLong count;

        CountingStream(InputStream bytes, AtomicLong count) {
            super(bytes);
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                count.incrementAndGet();
            }
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read > 0) {
                count.addAndGet(read);
            }
            return read;
        }
    }
}
