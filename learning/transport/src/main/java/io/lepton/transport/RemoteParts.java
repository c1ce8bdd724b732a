package io.lepton.transport;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.PartStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Parts of a participant: those of its own letters lie in one folder and are brought to the coordinator, those of the coordinator's are
 * fetched into another, which sites of one region may share. Both ways go on, after a break or a new start, with the piece that is
 * missing next. Safe for any thread.
 */
final class RemoteParts implements PartStore {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int MODELS_KEPT = 4;

    private final Session session;
    private final PartFolder outgoing;
    private final PartFolder models;

    RemoteParts(Session session, PartFolder outgoing, PartFolder models) {
        this.session = session;
        this.outgoing = outgoing;
        this.models = models;
    }

    @Override
    public String put(Content content) throws IOException {
        return outgoing.put(content);
    }

    /**
     * The content of a part, which is fetched if it is not here.
     *
     * @throws LeptonException if it cannot be fetched now
     */
    @Override
    public InputStream open(String name) throws IOException {
        if (models.describe(name).isEmpty()) {
            fetch(name);
        }
        return models.open(name);
    }

    /**
     * Brings parts to the coordinator.
     *
     * @throws LeptonException if that does not work now
     */
    void bring(List<String> names) throws IOException {
        for (String name : names) {
            PartDescription description = outgoing.describe(name)
                    .orElseThrow(() -> new IOException("the part of a letter is gone: part=" + name));
            int wanted = session.offer(description);
            while (wanted < description.pieces()) {
                wanted = session.write(name, wanted, outgoing.read(name, description, wanted));
            }
        }
    }

    /** Forgets the parts of letters that have arrived. */
    void forgetBrought() throws IOException {
        outgoing.trim(0);
    }

    /** One at a time in the folder, whatever process: the others then find it there. */
    private void fetch(String name) throws IOException {
        var file = models.folder().resolve("lock");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Optional<FileLock> lock = tryLock(channel);
            while (lock.isEmpty()) {
                Thread.sleep(LOOK_AGAIN);
                lock = tryLock(channel);
            }
            try (var _ = lock.get()) {
                if (models.describe(name).isEmpty()) {
                    download(name);
                    models.trim(MODELS_KEPT);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.INTERNAL, "interrupted while waiting for a model", e);
        }
    }

    private void download(String name) throws IOException {
        Session.Described described = session.describe(name);
        PartDescription description = described.description();
        if (!description.name().equals(name)) {
            throw new LeptonException(ErrorCode.UPSTREAM_FAILED, "described as another part: part=" + name);
        }
        models.removePartialsBut(name);
        try (var incoming = models.receive(description)) {
            while (incoming.next() < description.pieces()) {
                int number = incoming.next();
                var piece = described.content().hasRemaining() ? described.content() : session.read(name, number);
                if (!incoming.add(piece)) {
                    throw new LeptonException(
                            ErrorCode.UPSTREAM_FAILED,
                            "not the piece it should be: part=" + name + ", piece=" + number);
                }
            }
            incoming.finish();
        }
    }

    /** Empty while another thread or process has it. */
    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }
}
