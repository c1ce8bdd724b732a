package io.lepton.cli;

/** Runs one process of a fleet; the program implements it, so that the command line need not. */
@FunctionalInterface
public interface RoleRunner {
    /**
     * Is that process until it is told to end, by a signal.
     *
     * @param progress is told every step; from one thread at a time
     * @return the exit code, 0 for a process that was told to end and did so in order
     * @throws io.lepton.domain.LeptonException for one that cannot start; nothing of it is left running
     * @throws InterruptedException if the thread is interrupted; the process is stopped
     */
    int run(RoleOptions options, LaunchProgress progress) throws InterruptedException;
}
