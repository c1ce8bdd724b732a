package io.lepton.cli;

import java.util.function.Consumer;

/** Runs the production cores in virtual time; the program implements it, so that the command line need not. */
public interface Simulator {
    /** Hears how far many runs are. */
    @FunctionalInterface
    interface Progress {
        /** Tells that so many of all seeds are over. */
        void done(int seeds, int total);
    }

    /** What came of the runs: the text for people, and whether every invariant held. */
    record Verdict(String report, boolean holds) {}

    /**
     * Loses a region in as many seeded worlds as asked.
     *
     * @param seeds how many, at least 1
     * @param firstSeed the first of them; the others follow
     */
    Verdict loseRegion(int seeds, long firstSeed, Progress progress);

    /** Runs one of these worlds again, and hands over every line of its trace. */
    Verdict replay(long seed, Consumer<String> trace);
}
