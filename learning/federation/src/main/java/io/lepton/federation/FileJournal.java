package io.lepton.federation;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A journal in a file of its owner's alone, which survives the process and the machine's power.
 *
 * <p>An entry is its length, a checksum of the length, a checksum of its content, the content. Each is forced to the disk before the
 * next: so only the last can be torn, and a torn last one was never acted on and counts as not written. Anything else that is not as it
 * was written is an error, and the file is left as it is. Confined to one thread; whoever opens it sees to it that nobody else does.
 */
public final class FileJournal implements Journal, AutoCloseable {
    private static final byte[] MAGIC = {'L', 'F', 'J', 'O', 'U', 'R', 'N', 1};
    private static final int HEAD_BYTES = 3 * Integer.BYTES;

    private final Path file;
    private final FileChannel channel;

    private FileJournal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a journal, or begins one; its folder must be there.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot be read or written, or is damaged elsewhere than at its end
     */
    public static FileJournal open(Path file) {
        try {
            boolean isNew = !Files.exists(file);
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            var journal = new FileJournal(file, channel);
            try {
                journal.begin();
                if (isNew) {
                    forceFolder(file);
                }
                return journal;
            } catch (IOException | LeptonException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure("cannot be opened", file, e);
        }
    }

    @Override
    public void append(Entry entry) {
        byte[] content = EntryCode.encode(entry);
        byte[] length =
                ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array();
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES)
                .put(length)
                .putInt(checksum(length, length.length))
                .putInt(checksum(content, content.length));
        long before = -1;
        try {
            before = channel.size();
            writeWhole(head.flip(), before);
            writeWhole(ByteBuffer.wrap(content), before + HEAD_BYTES);
            channel.force(true);
        } catch (IOException e) {
            cutBack(before, e);
            throw failure("cannot be written", file, e);
        }
    }

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        try {
            var _ = scan(content -> entries.add(EntryCode.decode(content)));
        } catch (IOException | IllegalArgumentException e) {
            throw failure("cannot be read", file, e);
        }
        return List.copyOf(entries);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure("cannot be closed", file, e);
        }
    }

    private void begin() throws IOException {
        if (channel.size() < MAGIC.length) {
            // Whatever there is was never a whole journal.
            channel.truncate(0);
            writeWhole(ByteBuffer.wrap(MAGIC), 0);
            channel.force(true);
            return;
        }
        if (!Arrays.equals(read(0, MAGIC.length), MAGIC)) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "not a federation's journal of this version: file=" + file);
        }
        long whole = scan(_ -> {});
        if (whole < channel.size()) {
            channel.truncate(whole);
            channel.force(true);
        }
    }

    /** Goes through all whole entries and returns where they end. */
    private long scan(Consumer<byte[]> reader) throws IOException {
        long end = channel.size();
        long at = MAGIC.length;
        while (end - at >= HEAD_BYTES) {
            byte[] headBytes = read(at, HEAD_BYTES);
            ByteBuffer head = ByteBuffer.wrap(headBytes);
            int length = head.getInt();
            if (head.getInt() != checksum(headBytes, Integer.BYTES) || length < 0) {
                if (isBlank(at, end)) {
                    return at;
                }
                throw damaged(at);
            }
            long next = at + HEAD_BYTES + length;
            if (next > end) {
                return at;
            }
            byte[] content = read(at + HEAD_BYTES, length);
            if (head.getInt() != checksum(content, length)) {
                if (next == end) {
                    return at;
                }
                throw damaged(at);
            }
            reader.accept(content);
            at = next;
        }
        return at;
    }

    /** A file system that lost power may have made the file longer and written nothing there. */
    private boolean isBlank(long from, long end) throws IOException {
        for (long at = from; at < end; at += HEAD_BYTES) {
            for (byte each : read(at, (int) Math.min(HEAD_BYTES, end - at))) {
                if (each != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            if (channel.read(rest, at + rest.position()) < 0) {
                throw new IOException("shorter than it was: offset=" + at);
            }
        }
        return bytes;
    }

    private void writeWhole(ByteBuffer bytes, long at) throws IOException {
        long next = at;
        while (bytes.hasRemaining()) {
            next += channel.write(bytes, next);
        }
    }

    /** An entry that could not be written whole must not stand before the next one. */
    private void cutBack(long before, IOException cause) {
        try {
            if (before >= 0) {
                channel.truncate(before);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** A new file's name is on the disk once its folder is. */
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("not in a folder");
        }
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    private LeptonException damaged(long at) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED, "a federation's journal is damaged: file=" + file + ", offset=" + at);
    }

    private static LeptonException failure(String fact, Path file, Exception cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED, "a federation's journal " + fact + ": file=" + file, cause);
    }
}
