package io.lepton.server;

import io.lepton.runs.RunShelf;
import io.lepton.runs.TrainingWork;

/** The process that trains one run, as {@link RunProcess} says. */
public final class TrainingProcess {
    private TrainingProcess() {}

    public static void main(String[] args) {
        RunProcess.run(args, RunShelf.RUNS, (store, run, process) -> new TrainingWork(
                        store, new SystemClock(), process::tell, process::isStopped, process::load, System.getenv())
                .run(run));
    }
}
