package io.lepton.benchmarks.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel knows of a process (Linux).
 *
 * @param cpuMillis the time that its threads have run, user and system, milliseconds; counted in steps of 10
 * @param residentBytes its memory that is in RAM
 */
record ProcessFigures(long cpuMillis, long residentBytes) {
    private static final int MILLIS_A_TICK = 10;
    private static final int PAGE_BYTES = 4096;
    /** Places in {@code /proc/PID/stat} behind the program's name, which may hold blanks. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int RESIDENT_PAGES = 21;

    /** Reads them now. */
    static ProcessFigures of(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            return new ProcessFigures(ticks * MILLIS_A_TICK, Long.parseLong(fields[RESIDENT_PAGES]) * PAGE_BYTES);
        } catch (IOException e) {
            throw new IllegalStateException("the process is gone, or this is no Linux: pid=" + process.pid(), e);
        }
    }
}
