package io.lepton.benchmarks.serve;

import java.io.IOException;
import java.util.List;

/** The bare runtime in a process of its own, to be measured whenever a floor is wanted. */
final class Floor implements AutoCloseable {
    private static final double WARM_UP_SECONDS = 3;

    private final JavaProcess process;

    private Floor(JavaProcess process) {
        this.process = process;
    }

    /** Starts it and lets it become warm. */
    static Floor start(Subject subject) throws IOException {
        var floor = new Floor(JavaProcess.start(BareRuntime.class, List.of(subject.name())));
        var _ = floor.millis(1, WARM_UP_SECONDS);
        return floor;
    }

    /** The CPU time of one row where a call has so many, milliseconds. */
    double millis(int rows, double seconds) throws IOException {
        process.tell(rows + " " + seconds);
        return Double.parseDouble(process.line());
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
