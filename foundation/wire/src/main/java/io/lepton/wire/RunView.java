package io.lepton.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A training as it is recorded and shown.
 *
 * @param number counts the runs of one home, from 1
 * @param model the name under which what was learned is to be served
 * @param kind what learns, such as {@code gradient-boosting}
 * @param state {@code starting}, {@code running}, {@code finished}, {@code cancelled}, {@code failed} or {@code interrupted}
 * @param owner the process that works on it, or did
 * @param endedAt absent while it runs
 * @param seed what all chance came from
 * @param codeVersion the version of the program that trained
 * @param resumes how often it was taken up again
 * @param data what was learned from; absent until it has been read
 * @param epochs what came of each pass so far
 * @param scores what came of the evaluation on the rows held out
 * @param export how near the file is to what was learned
 * @param reason why it ended otherwise than finished
 * @param files what lies in its folder
 */
public record RunView(
        int number,
        String model,
        String kind,
        String state,
        OwnerView owner,
        Instant startedAt,
        Optional<Instant> endedAt,
        long seed,
        String codeVersion,
        int resumes,
        Optional<DataView> data,
        List<EpochView> epochs,
        List<ScoreView> scores,
        Optional<ExportView> export,
        Optional<String> reason,
        List<String> files) {
    public RunView {
        epochs = List.copyOf(epochs);
        scores = List.copyOf(scores);
        files = List.copyOf(files);
    }

    /** A process, told from a later one with the same number by its start. */
    public record OwnerView(long pid, Instant startedAt) {}

    /**
     * What was learned from.
     *
     * @param source the file or folder
     * @param sha256 the digest of its bytes
     * @param trainRows rows that were learned from
     * @param validationRows rows that training looked at to know when to stop
     * @param testRows rows held out for the evaluation
     * @param problems what is wrong with the data, a line each
     */
    public record DataView(
            String source, String sha256, int trainRows, int validationRows, int testRows, List<String> problems) {
        public DataView {
            problems = List.copyOf(problems);
        }

        /** All rows. */
        public int rows() {
            return trainRows + validationRows + testRows;
        }
    }

    /** What came of one pass over the rows, such as {@code loss} and {@code validation loss}. */
    public record EpochView(int epoch, double seconds, List<ScoreView> scores) {
        public EpochView {
            scores = List.copyOf(scores);
        }
    }

    /**
     * One figure.
     *
     * @param low where a confidence interval of 95 % begins
     * @param high where it ends
     */
    public record ScoreView(String name, double value, Optional<Double> low, Optional<Double> high) {
        /** A figure without an interval. */
        public static ScoreView of(String name, double value) {
            return new ScoreView(name, value, Optional.empty(), Optional.empty());
        }
    }

    /**
     * How the exported file answers beside what was learned.
     *
     * @param sha256 the digest of the file
     * @param rows on how many held-out rows both were run
     * @param differenceMax the largest difference between two numbers of their answers
     */
    public record ExportView(String sha256, int rows, double differenceMax) {
        /** Beyond that the file is another model than what was learned. */
        public static final double DIFFERENCE_ALLOWED = 1e-4;
    }
}
