package io.lepton.cli;

import java.io.PrintStream;
import java.io.PrintWriter;

/** Where a person reads: results on one stream, progress and errors on the other. Confined to one thread. */
final class Terminal {
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean isTerminal;
    private final Ink ink;

    Terminal(Surroundings surroundings) {
        this.out = surroundings.out();
        this.err = surroundings.err();
        this.isTerminal = surroundings.isTerminal();
        this.ink = Ink.of(isTerminal, surroundings.environment());
    }

    Ink ink() {
        return ink;
    }

    /** The stream of results, for a printer that wants one. */
    PrintWriter results() {
        return new PrintWriter(out, true, out.charset());
    }

    /** Prints a result that ends its own last line. */
    void print(String text) {
        out.print(text);
        out.flush();
    }

    void printLine(String line) {
        print((isTerminal ? Visible.of(line) : line) + "\n");
    }

    /** Prints what is no result: evidence, advice, errors. */
    void tell(String line) {
        err.print(Visible.of(line) + "\n");
        err.flush();
    }

    /** Prints a result over the last one on a terminal, and below it elsewhere. */
    void reprint(String text) {
        print(isTerminal ? CLEAR_SCREEN + text : text + "\n");
    }

    /** Tells whether the reader of results has gone, as in {@code lepton nodes --watch | head}. */
    boolean isClosed() {
        return out.checkError();
    }

    /** Starts a line that tells how far a long work is. */
    ProgressLine progress() {
        return new ProgressLine(err, isTerminal);
    }
}
