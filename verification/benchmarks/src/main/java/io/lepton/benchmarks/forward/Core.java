package io.lepton.benchmarks.forward;

import java.util.ArrayList;
import java.util.List;

/** The part of the machine that a process runs on. */
enum Core {
    /** The proxies, of which one works at a time. */
    PROXY("0"),
    /** Whatever calls, and answers. */
    OTHERS("1");

    private final String cores;

    Core(String cores) {
        this.cores = cores;
    }

    /** The command that keeps a command there. */
    List<String> running(List<String> command) {
        List<String> kept = new ArrayList<>(List.of("taskset", "-c", cores));
        kept.addAll(command);
        return kept;
    }
}
