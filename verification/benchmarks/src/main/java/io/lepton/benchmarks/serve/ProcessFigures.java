package io.lepton.benchmarks.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What the kernel knows of a process (Linux).
 *
 * @param cpuMillis the time that its threads have run, user and system, milliseconds; counted in steps of 10
 * @param compilerMillis how much of it the threads of the JVM's compilers took
 * @param residentBytes its memory that is in RAM
 */
public record ProcessFigures(long cpuMillis, long compilerMillis, long residentBytes) {
    private static final int MILLIS_A_TICK = 10;
    private static final int PAGE_BYTES = 4096;
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");
    /** Places in {@code /proc/PID/stat} behind the program's name, which may hold blanks. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int RESIDENT_PAGES = 21;

    /** Reads them now. */
    public static ProcessFigures of(ProcessHandle process) {
        Path directory = Path.of("/proc", String.valueOf(process.pid()));
        try {
            String[] fields = fields(Files.readString(directory.resolve("stat")));
            long residentBytes = Long.parseLong(fields[RESIDENT_PAGES]) * PAGE_BYTES;
            return new ProcessFigures(cpuMillis(fields), compilerMillis(directory.resolve("task")), residentBytes);
        } catch (IOException e) {
            throw new IllegalStateException("the process is gone, or this is no Linux: pid=" + process.pid(), e);
        }
    }

    private static long compilerMillis(Path tasks) throws IOException {
        long millis = 0;
        try (var threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                millis += compilerMillisOf(thread);
            }
        }
        return millis;
    }

    private static long compilerMillisOf(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return COMPILER.matcher(stat).find() ? cpuMillis(fields(stat)) : 0;
        } catch (NoSuchFileException _) {
            // It has ended since it was listed.
            return 0;
        }
    }

    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static long cpuMillis(String[] fields) {
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * MILLIS_A_TICK;
    }
}
