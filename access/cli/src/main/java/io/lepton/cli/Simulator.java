package io.lepton.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the production cores in virtual time; the program implements it, so that the command line need not. */
public interface Simulator {
    /** Hears how far many runs are. */
    @FunctionalInterface
    interface Progress {
        /** Tells that so many of all runs are over. */
        void done(int runs, int total);
    }

    /** What came of the runs: the text for people, and whether every invariant held. */
    record Verdict(String report, boolean holds) {}

    /** How policies compare: a table for a terminal, and a page with charts. */
    record Comparison(String table, String page) {}

    /**
     * Compares routing policies in the world that a file describes.
     *
     * @param policies by their names; none for all
     * @param seeds how many runs of each, at least 1
     * @throws io.lepton.domain.LeptonException if the file or a policy's name is not good
     */
    Comparison compare(Path world, List<String> policies, int seeds, Progress progress);

    /**
     * Loses a region in as many seeded worlds as asked.
     *
     * @param seeds how many, at least 1
     * @param firstSeed the first of them; the others follow
     */
    Verdict loseRegion(int seeds, long firstSeed, Progress progress);

    /** Runs one of these worlds again, and hands over every line of its trace. */
    Verdict replay(long seed, Consumer<String> trace);

    /**
     * Lets each class of fault happen in as many seeded worlds as asked.
     *
     * @param faultClass the only class, by its name; all if absent
     * @param seeds how many worlds of each class, at least 1
     * @param firstSeed the first of them; the others follow
     * @throws io.lepton.domain.LeptonException if there is no such class
     */
    Verdict letFail(Optional<String> faultClass, int seeds, long firstSeed, Progress progress);

    /** Runs one of these worlds again, and hands over every line of its trace. */
    Verdict replayFault(String faultClass, long seed, Consumer<String> trace);
}
