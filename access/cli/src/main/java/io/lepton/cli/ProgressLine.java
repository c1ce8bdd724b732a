package io.lepton.cli;

import java.io.PrintStream;

/**
 * One line that tells how far a long work is: drawn over itself on a terminal, a new line for each change elsewhere.
 *
 * <p>Work of a known size has a bar on a terminal and, elsewhere, a line for each tenth. Close it before printing anything
 * else. Calls may come from several threads, one at a time.
 */
final class ProgressLine implements AutoCloseable {
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";
    private static final int BAR_COLUMNS = 24;
    private static final int LINE_COLUMNS = 79;
    private static final int PERCENT_STEP = 10;

    private final PrintStream err;
    private final boolean isTerminal;
    private String shown = "";

    ProgressLine(PrintStream err, boolean isTerminal) {
        this.err = err;
        this.isTerminal = isTerminal;
    }

    /** Shows work of unknown size. */
    synchronized void show(String what) {
        draw(what);
    }

    /** Shows work of a known size. */
    synchronized void show(String what, long done, long total) {
        double share = total <= 0 ? 1 : Math.clamp((double) done / total, 0, 1);
        draw(isTerminal ? bar(share) + " " + what : what + ": " + tenths(share) + " %");
    }

    /** Shows work of known size on a terminal, whose words change all the time; elsewhere nothing. */
    synchronized void glimpse(String what, long done, long total) {
        if (isTerminal) {
            show(what, done, total);
        }
    }

    /** Shows work that is counted: each count is a change of its own. */
    synchronized void count(String what, int done, int total) {
        double share = total <= 0 ? 0 : Math.clamp((double) done / total, 0, 1);
        draw(isTerminal ? bar(share) + " " + what : what);
    }

    /** Leaves the last state on the screen and goes to the next line. */
    @Override
    public synchronized void close() {
        if (isTerminal && !shown.isEmpty()) {
            err.print("\n");
            err.flush();
        }
        shown = "";
    }

    private void draw(String line) {
        if (line.equals(shown)) {
            return;
        }
        shown = line;
        err.print(isTerminal ? TO_START_AND_CLEAR + TextWidth.cut(line, LINE_COLUMNS) : line + "\n");
        err.flush();
    }

    private static String bar(double share) {
        int full = (int) (share * BAR_COLUMNS);
        return "[" + "#".repeat(full) + ".".repeat(BAR_COLUMNS - full) + "]";
    }

    private static long tenths(double share) {
        long steps = (long) (share * 100 / PERCENT_STEP);
        return steps * PERCENT_STEP;
    }
}
