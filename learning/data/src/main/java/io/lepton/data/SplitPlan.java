package io.lepton.data;

import java.util.Optional;

/**
 * How rows are divided into those to learn from, to choose by and to judge by.
 *
 * @param test the share of the rows to judge by, 0 to 1, both excluded, or 0 for none
 * @param validation the share of the rows to choose by
 * @param seed of the random choice: the same seed, rows and plan make the same split
 * @param column by whose values a split by time or group divides; else empty
 * @param from where the test rows of a split by time begin, instead of a share; a number or date like the column's
 */
public record SplitPlan(Kind kind, double test, double validation, long seed, String column, Optional<String> from) {
    /** What the division goes by. */
    public enum Kind {
        /** Each row by chance. */
        RANDOM,
        /** By chance within each class, so that every part has the same mix. */
        STRATIFIED,
        /** The last rows of the source. */
        IN_ORDER,
        /** The latest rows; rows of one time stay together. */
        BY_TIME,
        /** Whole groups by chance, so that none is in two parts. */
        BY_GROUP
    }

    private static final double TEST_SHARE = 0.2;
    private static final long SEED = 1;

    public SplitPlan {
        if (!(test >= 0 && validation >= 0 && test + validation < 1)) {
            throw new IllegalArgumentException("shares must be at least 0 and leave rows to learn from: test=" + test
                    + ", validation=" + validation);
        }
        boolean needsColumn = kind == Kind.BY_TIME || kind == Kind.BY_GROUP;
        if (needsColumn == column.isEmpty()) {
            throw new IllegalArgumentException(
                    "a split by time or group, and only such, needs a column: kind=" + kind + ", column=" + column);
        }
        if (from.isPresent() && kind != Kind.BY_TIME) {
            throw new IllegalArgumentException("only a split by time begins somewhere: from=" + from.get());
        }
    }

    public static SplitPlan random() {
        return new SplitPlan(Kind.RANDOM, TEST_SHARE, 0, SEED, "", Optional.empty());
    }

    public static SplitPlan stratified() {
        return new SplitPlan(Kind.STRATIFIED, TEST_SHARE, 0, SEED, "", Optional.empty());
    }

    public static SplitPlan inOrder() {
        return new SplitPlan(Kind.IN_ORDER, TEST_SHARE, 0, SEED, "", Optional.empty());
    }

    public static SplitPlan byTime(String column) {
        return new SplitPlan(Kind.BY_TIME, TEST_SHARE, 0, SEED, column, Optional.empty());
    }

    public static SplitPlan byGroup(String column) {
        return new SplitPlan(Kind.BY_GROUP, TEST_SHARE, 0, SEED, column, Optional.empty());
    }

    public SplitPlan withTest(double share) {
        return new SplitPlan(kind, share, validation, seed, column, from);
    }

    public SplitPlan withValidation(double share) {
        return new SplitPlan(kind, test, share, seed, column, from);
    }

    public SplitPlan withSeed(long other) {
        return new SplitPlan(kind, test, validation, other, column, from);
    }

    /** The test rows begin at this time. */
    public SplitPlan withTestFrom(String time) {
        return new SplitPlan(kind, test, validation, seed, column, Optional.of(time));
    }
}
