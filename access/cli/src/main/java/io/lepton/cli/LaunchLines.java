package io.lepton.cli;

/** Steps on a line that is drawn over, and lines that stay. */
final class LaunchLines implements LaunchProgress, AutoCloseable {
    private final Terminal terminal;
    private final ProgressLine line;

    LaunchLines(Terminal terminal) {
        this.terminal = terminal;
        this.line = terminal.progress();
    }

    @Override
    public void step(String what) {
        line.show(what);
    }

    @Override
    public void step(String what, long done, long total) {
        line.show(what, done, total);
    }

    @Override
    public void say(String text) {
        line.close();
        terminal.printLine(text);
    }

    @Override
    public void close() {
        line.close();
    }
}
