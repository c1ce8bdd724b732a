package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How much memory a training on a node may take: the Java heap half of it, native code the rest. Linux tells what a process takes
 * of its own, files that it maps aside; elsewhere only the heap is bounded.
 */
final class JobMemory {
    private static final long MEBIBYTE = 1L << 20;
    private static final int KIBIBYTE = 1 << 10;
    private static final int KILLED_FIRST = 1_000;
    private static final long HEAP_MEBIBYTES_MIN = 64;

    private final long mebibytes;

    private JobMemory(long mebibytes) {
        this.mebibytes = mebibytes;
    }

    /** So much, as {@code 512m} or {@code 4g}. */
    static JobMemory of(String size) {
        return new JobMemory(mebibytes(size));
    }

    private static long mebibytes(String size) {
        long number = Long.parseLong(size.substring(0, size.length() - 1));
        return size.endsWith("g") ? number * KIBIBYTE : number;
    }

    /**
     * How large the heap of a training may become.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_CONFIGURATION} if more is wished than there is
     */
    String heap(Optional<String> wished) {
        long heap = wished.map(JobMemory::mebibytes).orElse(Math.max(HEAP_MEBIBYTES_MIN, mebibytes / 2));
        if (heap > mebibytes) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the job asks for more than the node gives: memory=" + wished.orElseThrow() + ", trainingMemory="
                            + this);
        }
        return heap + "m";
    }

    /** Has the system end a training first of all when its memory runs out. */
    void offer(ProcessHandle process) {
        try {
            Files.writeString(proc(process, "oom_score_adj"), Integer.toString(KILLED_FIRST));
        } catch (IOException _) {
            // It ended meanwhile, or the system is none that can be told.
        }
    }

    /** Whether a process takes more than it may. */
    boolean isExceededBy(ProcessHandle process) {
        try {
            // Not by Files.lines: where the process ends meanwhile, that throws another exception.
            long kibibytes = Files.readAllLines(proc(process, "status")).stream()
                    .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
            return kibibytes * KIBIBYTE > mebibytes * MEBIBYTE;
        } catch (IOException _) {
            return false;
        }
    }

    private static Path proc(ProcessHandle process, String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public String toString() {
        return mebibytes % KIBIBYTE == 0 ? mebibytes / KIBIBYTE + "g" : mebibytes + "m";
    }
}
