package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The claim of one process to a folder; it ends with the process at the latest. */
final class HomeLock implements AutoCloseable {
    private final FileChannel file;
    private final FileLock lock;

    private HomeLock(FileChannel file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Claims a folder, making it if need be.
     *
     * @param taken what to tell if another process has it
     * @throws LeptonException {@link ErrorCode#CONFLICT} if another process has it
     */
    static HomeLock take(Path folder, String taken) throws IOException {
        Files.createDirectories(folder);
        var file = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock();
        if (lock == null) {
            file.close();
            throw new LeptonException(ErrorCode.CONFLICT, taken);
        }
        return new HomeLock(file, lock);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            lock.release();
        }
    }
}
