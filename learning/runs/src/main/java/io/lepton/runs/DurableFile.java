package io.lepton.runs;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** Writes files that are there whole or not at all, also after the power has failed. */
public final class DurableFile {
    /** How the names of files end whose writing has not ended, or never will. */
    static final String UNFINISHED = ".unfinished";

    private DurableFile() {}

    /**
     * Puts a file in the place of the former one.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if that fails; the former file is then still there
     */
    public static void write(Path file, byte[] bytes) {
        try {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
            Path fresh = Files.createTempFile(folder, String.valueOf(file.getFileName()), UNFINISHED);
            write(fresh, bytes, StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(folder);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Adds bytes to the end of a file; after a crash their beginning alone may be there. */
    static void append(Path file, byte[] bytes) {
        try {
            write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    static LeptonException failed(Path file, IOException cause) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, "cannot write: file=" + file + ", cause=" + cause, cause);
    }

    private static void write(Path file, byte[] bytes, StandardOpenOption... how) throws IOException {
        var options = new HashSet<>(List.of(how));
        options.add(StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options)) {
            var rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
