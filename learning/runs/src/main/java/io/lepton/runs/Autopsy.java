package io.lepton.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds out why the process of a run ended without a word of its own. */
final class Autopsy {
    /** By {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_HEAP = 3;

    private static final int SIGNALS = 128;
    private static final int KILLED = SIGNALS + 9;
    private static final int ABORTED = SIGNALS + 6;
    private static final int LINES_MAX = 100_000;

    private Autopsy() {}

    /** What it finds: a run that failed has itself to blame. */
    record Finding(RunState state, String reason) {}

    /** @param exitCode of the process, if anybody has seen it end */
    static Finding of(RunFolder run, OptionalInt exitCode) {
        return outOfHeap(run, exitCode).or(() -> crashed(run, exitCode)).orElseGet(() -> silent(exitCode));
    }

    private static Optional<Finding> outOfHeap(RunFolder run, OptionalInt exitCode) {
        boolean isTold = lines(run.log()).stream().anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
        return isTold || exitCode.equals(OptionalInt.of(OUT_OF_HEAP))
                ? Optional.of(new Finding(
                        RunState.FAILED, "out of memory: the Java heap is full; give more with --memory, as in 8g"))
                : Optional.empty();
    }

    /** The JVM names the native function in which it was when it crashed. */
    private static Optional<Finding> crashed(RunFolder run, OptionalInt exitCode) {
        if (!Files.exists(run.crash()) && !exitCode.equals(OptionalInt.of(ABORTED))) {
            return Optional.empty();
        }
        List<String> report = lines(run.crash());
        int at = report.indexOf("# Problematic frame:");
        String frame = at < 0 || at + 1 >= report.size()
                ? "unknown"
                : report.get(at + 1).replaceFirst("^#\\s*", "").strip();
        boolean isMemory = report.stream().anyMatch(line -> line.contains("insufficient memory"));
        String fact = isMemory ? "out of memory outside of the Java heap" : "crashed in native code: frame=" + frame;
        return Optional.of(new Finding(RunState.FAILED, fact + ", report=" + run.crash()));
    }

    private static Finding silent(OptionalInt exitCode) {
        if (exitCode.equals(OptionalInt.of(KILLED))) {
            return new Finding(
                    RunState.INTERRUPTED, "killed (signal 9); systems do that, too, when their memory runs out");
        }
        String seen = exitCode.isPresent() ? ": exitCode=" + exitCode.getAsInt() : "";
        return new Finding(RunState.INTERRUPTED, "its process ended without a word" + seen);
    }

    private static List<String> lines(Path file) {
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.limit(LINES_MAX).toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
