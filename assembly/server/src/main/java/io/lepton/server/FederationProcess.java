package io.lepton.server;

import io.lepton.federating.FederatingWork;
import io.lepton.runs.RunShelf;
import java.security.SecureRandom;

/** The process in which the sites of one federation learn together, as {@link RunProcess} says. */
public final class FederationProcess {
    private FederationProcess() {}

    public static void main(String[] args) {
        RunProcess.run(args, RunShelf.FEDERATIONS, (store, run, process) -> {
            var around = new FederatingWork.Surroundings(
                    process::tell, process::isStopped, process::load, System.getenv(), new SecureRandom());
            return new FederatingWork(store, new SystemClock(), around).run(run);
        });
    }
}
