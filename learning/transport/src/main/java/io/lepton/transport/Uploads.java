package io.lepton.transport;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What one participant brings: one part after another, each bounded, all gone once the letter that needs them was read. Guarded by its
 * own lock; safe for any thread.
 */
final class Uploads {
    private final PartFolder folder;
    private final long partBytesMax;
    private Optional<PartFolder.Incoming> open = Optional.empty();

    Uploads(PartFolder folder, long partBytesMax) {
        this.folder = folder;
        this.partBytesMax = partBytesMax;
    }

    PartFolder folder() {
        return folder;
    }

    /**
     * Begins a part, or goes on with it.
     *
     * @return the number of the piece that is wanted next
     * @throws LeptonException {@link ErrorCode#TOO_LARGE} beyond the bound
     */
    synchronized int offer(PartDescription description) throws IOException {
        if (description.byteCount() > partBytesMax) {
            throw new LeptonException(
                    ErrorCode.TOO_LARGE,
                    "the part is too long: byteCount=" + description.byteCount() + ", partBytesMax=" + partBytesMax);
        }
        if (folder.describe(description.name()).isPresent()) {
            return description.pieces();
        }
        if (open.isEmpty() || !open.get().name().equals(description.name())) {
            release();
            folder.removePartialsBut(description.name());
            open = Optional.of(folder.receive(description));
        }
        return advanced(open.get());
    }

    /**
     * Takes a piece; one that is not wanted now is passed over, as it may be one that came already.
     *
     * @return the number of the piece that is wanted next
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if it is not the piece that was described
     */
    synchronized int write(String name, int number, ByteBuffer content) throws IOException {
        if (open.isEmpty() || !open.get().name().equals(name)) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not the part that was offered last: part=" + name);
        }
        PartFolder.Incoming incoming = open.get();
        if (number == incoming.next() && !incoming.add(content)) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "not the piece that was described: part=" + name + ", piece=" + number);
        }
        return advanced(incoming);
    }

    /** Forgets the parts that are whole: the letter that needed them was read. One that is on its way stays. */
    synchronized void forgetWhole() throws IOException {
        folder.trim(0);
    }

    private int advanced(PartFolder.Incoming incoming) throws IOException {
        int next = incoming.next();
        if (next == incoming.description().pieces()) {
            incoming.finish();
            open = Optional.empty();
        }
        return next;
    }

    private void release() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }
}
