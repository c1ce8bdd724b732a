package io.lepton.simulation;

import io.lepton.simulation.contest.Tape;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * Reads a trace of requests to a language model: a heading, then a line for each request with its time, its tokens in and its
 * tokens out, in the order of time.
 */
final class TraceFile {
    private static final int COLUMNS = 3;
    private static final double NANOS_PER_MICRO = 1e3;

    private TraceFile() {}

    /**
     * Reads a trace.
     *
     * @param name stands for the file in messages
     * @throws IllegalArgumentException with the line that is not as it should be
     */
    static Tape parse(String name, List<String> lines, double microsPerContextToken, double microsPerGeneratedToken) {
        int count = lines.size() - 1;
        if (count < 2) {
            throw new IllegalArgumentException("fewer than two requests: trace=" + name);
        }
        long[] atNanos = new long[count];
        long[] workNanos = new long[count];
        LocalDateTime start = null;
        for (int i = 0; i < count; i++) {
            String[] cells = lines.get(i + 1).split(",", -1);
            try {
                check(cells.length == COLUMNS, "not three columns");
                LocalDateTime at = LocalDateTime.parse(cells[0].strip().replace(' ', 'T'));
                start = start == null ? at : start;
                atNanos[i] = Duration.between(start, at).toNanos();
                double micros = microsPerContextToken * tokens(cells[1]) + microsPerGeneratedToken * tokens(cells[2]);
                workNanos[i] = Math.max(1, Math.round(NANOS_PER_MICRO * micros));
                check(i == 0 || atNanos[i] >= atNanos[i - 1], "earlier than the line before");
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw new IllegalArgumentException(e.getMessage() + ": trace=" + name + ", line=" + (i + 2), e);
            }
        }
        check(atNanos[count - 1] > 0, "all requests at one moment: trace=" + name);
        return new Tape(atNanos, workNanos);
    }

    private static long tokens(String cell) {
        long tokens = Long.parseLong(cell.strip());
        check(tokens >= 0, "fewer than no tokens");
        return tokens;
    }

    private static void check(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }
}
