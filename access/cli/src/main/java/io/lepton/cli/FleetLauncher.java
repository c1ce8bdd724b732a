package io.lepton.cli;

/** Starts a development fleet in this machine; the program implements it, so that the command line need not. */
@FunctionalInterface
public interface FleetLauncher {
    /**
     * Starts a fleet, and stays until it is stopped; or returns once it answers, where the options say so.
     *
     * @param progress is told every step; from one thread at a time
     * @return the exit code, 0 for a fleet that was stopped in order
     * @throws io.lepton.domain.LeptonException for a fleet that cannot start; whatever had started is stopped again
     * @throws InterruptedException if the thread is interrupted; the fleet is stopped
     */
    int up(UpOptions options, LaunchProgress progress) throws InterruptedException;
}
