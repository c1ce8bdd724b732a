package io.lepton.runs;

import io.lepton.data.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job learns from.
 *
 * @param file a file or folder, relative to the job file; {@code ${NAME}} in it stands for a variable of the environment
 * @param format how it is written; told by the name's ending if absent
 * @param header whether a CSV file's first line names its columns; it does if absent
 * @param names the columns of a CSV file that does not name them
 * @param delimiter what stands between the fields of a CSV file; a comma if absent
 * @param missing words that stand for no value
 * @param labels the classes of pictures in an IDX file, in one of its own
 * @param picture what pictures become; a folder of pictures needs a size
 * @param window examples are windows of a series, or of a text as characters
 * @param test what is held out, where it is a source of its own
 * @param label the column that is to be predicted; every model but k-means has one
 * @param task what is predicted; follows from the label's type if absent
 * @param positive the class of interest where there are two; the rarer one if absent
 * @param ignore columns that are left out
 * @param columns the types of columns where the inferred ones are not meant
 * @param split which rows are held out
 */
public record DataEntry(
        String file,
        Optional<Format> format,
        Optional<Boolean> header,
        Optional<List<String>> names,
        Optional<String> delimiter,
        Optional<List<String>> missing,
        Optional<String> labels,
        Optional<PictureEntry> picture,
        Optional<WindowEntry> window,
        Optional<TestEntry> test,
        Optional<String> label,
        Optional<JobFile.Task> task,
        Optional<String> positive,
        Optional<List<String>> ignore,
        Optional<Map<String, ColumnType>> columns,
        Optional<SplitEntry> split) {
    /** How data is written. */
    public enum Format {
        CSV,
        PARQUET,
        JSON_LINES,
        /** Lines, each a text. */
        TEXT,
        /** A text, character by character. */
        CHARACTERS,
        /** A folder of JPEG and PNG for each class. */
        PICTURES,
        /** Grey pictures as MNIST has them. */
        IDX
    }

    /** How rows are chosen. */
    public enum SplitBy {
        RANDOM,
        STRATIFIED,
        TIME,
        GROUP,
        /** The last rows of the source. */
        ORDER
    }

    public DataEntry {
        if (file.isBlank()) {
            throw new IllegalArgumentException("a job learns from a file or folder: file is empty");
        }
        if (delimiter.isPresent() && delimiter.get().length() != 1) {
            throw new IllegalArgumentException("must be one character: delimiter=" + delimiter.get());
        }
        if (names.isPresent() && header.orElse(false)) {
            throw new IllegalArgumentException("the names are in the file or here, not both: header=true, names");
        }
        if (test.isPresent() && split.flatMap(SplitEntry::test).isPresent()) {
            throw new IllegalArgumentException("what is held out is a source or a share, not both: test, split.test");
        }
        if (test.isPresent() && labels.isPresent() != test.get().labels().isPresent()) {
            throw new IllegalArgumentException("both sources have labels in a file of their own, or none: test.labels");
        }
    }

    SplitEntry splitOrDefault() {
        return split.orElse(SplitEntry.UNSAID);
    }

    /**
     * Which rows are held out.
     *
     * @param by how they are chosen; stratified for classes and random for numbers if absent
     * @param column the time or the group
     * @param from where the rows held out of a split by time begin, instead of a share
     * @param test the share that is held out for the evaluation
     * @param validation the share that training looks at to know when to stop
     */
    public record SplitEntry(
            Optional<SplitBy> by,
            Optional<String> column,
            Optional<String> from,
            Optional<Double> test,
            Optional<Double> validation) {
        static final SplitEntry UNSAID = new SplitEntry(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        private static final double TEST = 0.2;
        private static final double VALIDATION = 0.1;
        private static final double SHARE_MAX = 0.9;

        public SplitEntry {
            JobFile.requireWithin("test", test, 0.01, SHARE_MAX);
            JobFile.requireWithin("validation", validation, 0, SHARE_MAX);
            if (test.orElse(TEST) + validation.orElse(VALIDATION) > SHARE_MAX) {
                throw new IllegalArgumentException("nothing is left to learn from: test=" + test.orElse(TEST)
                        + ", validation=" + validation.orElse(VALIDATION) + ", togetherMax=" + SHARE_MAX);
            }
            if (from.isPresent() && (by.filter(way -> way == SplitBy.TIME).isEmpty() || test.isPresent())) {
                throw new IllegalArgumentException(
                        "only a split by time begins somewhere, and then has no share: from=" + from.get());
            }
            boolean needsColumn = by.filter(way -> way == SplitBy.TIME || way == SplitBy.GROUP)
                    .isPresent();
            if (needsColumn != column.isPresent()) {
                throw new IllegalArgumentException(
                        "a split by time or group names its column, and no other does: column="
                                + column.orElse("(missing)"));
            }
        }

        double testShare() {
            return test.orElse(TEST);
        }

        double validationShare() {
            return validation.orElse(VALIDATION);
        }
    }
}
