package io.lepton.data;

import io.lepton.data.text.DateDigits;
import io.lepton.data.text.Numbers;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Divides rows as a plan says. Every row goes into exactly one part, or is reported. */
final class Splitter {
    private static final byte TRAIN = 0;
    private static final byte VALIDATION = 1;
    private static final byte TEST = 2;
    private static final byte UNUSED = 3;

    private static final long SECONDS_PER_DAY = 86_400;

    private final SplitPlan plan;
    private final RowBatch rows;
    private final Problems problems;
    private final byte[] parts;

    private Splitter(SplitPlan plan, RowBatch rows, Problems problems) {
        this.plan = plan;
        this.rows = rows;
        this.problems = problems;
        this.parts = new byte[rows.rowCount()];
    }

    /**
     * Divides the rows.
     *
     * @param strata one class for each row, for a stratified split; else anything
     */
    static RowSplit split(SplitPlan plan, RowBatch rows, int[] strata, Problems problems) {
        var splitter = new Splitter(plan, rows, problems);
        int[] all = IntStream.range(0, rows.rowCount()).toArray();
        switch (plan.kind()) {
            case RANDOM -> splitter.assign(shuffled(all, new Random(plan.seed())));
            case STRATIFIED -> splitter.assignStrata(strata);
            case IN_ORDER -> splitter.assignLast(all);
            case BY_TIME -> splitter.assignTimes();
            case BY_GROUP -> splitter.assignGroups();
        }
        return new RowSplit(splitter.of(TRAIN), splitter.of(VALIDATION), splitter.of(TEST));
    }

    private int[] of(byte part) {
        return IntStream.range(0, parts.length)
                .filter(row -> parts[row] == part)
                .toArray();
    }

    /** The first rows are to judge by, the next to choose by. */
    private void assign(int[] order) {
        int tests = share(plan.test(), order.length);
        int validations = share(plan.validation(), order.length);
        for (int i = 0; i < order.length; i++) {
            parts[order[i]] = i < tests ? TEST : i < tests + validations ? VALIDATION : TRAIN;
        }
    }

    private void assignLast(int[] order) {
        int tests = share(plan.test(), order.length);
        int validations = share(plan.validation(), order.length);
        for (int i = 0; i < order.length; i++) {
            int left = order.length - i;
            parts[order[i]] = left <= tests ? TEST : left <= tests + validations ? VALIDATION : TRAIN;
        }
    }

    private void assignStrata(int[] strata) {
        var random = new Random(plan.seed());
        int classes = Arrays.stream(strata).max().orElse(0) + 1;
        for (int stratum = 0; stratum < classes; stratum++) {
            int exact = stratum;
            assign(shuffled(
                    IntStream.range(0, strata.length)
                            .filter(row -> strata[row] == exact)
                            .toArray(),
                    random));
        }
    }

    private void assignTimes() {
        int column = rows.schema().index(plan.column());
        double[] times = times(column);
        int[] known = knownRows(column);
        Integer[] order = Arrays.stream(known).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(row -> times[row]));
        int tests = share(plan.test(), order.length);
        if (plan.from().isPresent()) {
            double begin = begin(plan, rows.schema().column(column));
            tests = (int)
                    Arrays.stream(known).filter(row -> times[row] >= begin).count();
        }
        int testsFrom = startOfTime(order, times, order.length - tests);
        int validationsFrom =
                startOfTime(order, times, Math.max(0, testsFrom - share(plan.validation(), order.length)));
        for (int i = 0; i < order.length; i++) {
            parts[order[i]] = i >= testsFrom ? TEST : i >= validationsFrom ? VALIDATION : TRAIN;
        }
    }

    /** Moves a border to the first row of its time, so that rows of one time stay together. */
    private static int startOfTime(Integer[] order, double[] times, int border) {
        int start = border;
        while (start > 0 && start < order.length && times[order[start - 1]] == times[order[start]]) {
            start--;
        }
        return start;
    }

    private double[] times(int column) {
        Column described = rows.schema().column(column);
        return switch (described.type()) {
            case NUMBER -> rows.numbers(column);
            case DATE ->
                Arrays.stream(rows.texts(column))
                        .mapToDouble(date -> seconds(date, described.dateOrder()))
                        .toArray();
            case CATEGORY, TEXT -> throw noTime(described);
        };
    }

    static LeptonException noTime(Column column) {
        return new LeptonException(
                ErrorCode.INVALID_REQUEST,
                "a split by time needs numbers or dates: column=" + column.name() + ", type=" + column.type());
    }

    /** The time at which the test rows begin, measured like the column's. */
    static double begin(SplitPlan plan, Column described) {
        String from = plan.from().orElseThrow();
        boolean isDate = described.type() == ColumnType.DATE;
        double begin = isDate ? seconds(from, described.dateOrder()) : Numbers.parse(from);
        if (Double.isNaN(begin) || (isDate && !DateDigits.isDate(from, described.dateOrder()))) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "not a time like the column's: from=" + from + ", column=" + described.name() + ", type="
                            + described.type());
        }
        return begin;
    }

    static double seconds(String date, String order) {
        long[] fields = new long[DateDigits.GROUPS];
        DateDigits.parse(date, order, fields);
        return DateDigits.epochDay(fields[0], fields[1], fields[2]) * SECONDS_PER_DAY
                + fields[3] * 3_600
                + fields[4] * 60
                + fields[5];
    }

    private void assignGroups() {
        int column = rows.schema().index(plan.column());
        int[] known = knownRows(column);
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int row : known) {
            groups.computeIfAbsent(word(rows, column, row), _ -> new ArrayList<>())
                    .add(row);
        }
        List<List<Integer>> members = new ArrayList<>(groups.values());
        int[] order = shuffled(IntStream.range(0, members.size()).toArray(), new Random(plan.seed()));
        int tests = share(plan.test(), known.length);
        int validations = share(plan.validation(), known.length);
        int assigned = 0;
        for (int group : order) {
            byte part = assigned < tests ? TEST : assigned < tests + validations ? VALIDATION : TRAIN;
            members.get(group).forEach(row -> parts[row] = part);
            assigned += members.get(group).size();
        }
    }

    private int[] knownRows(int column) {
        for (int row = 0; row < parts.length; row++) {
            if (rows.isMissing(column, row)) {
                parts[row] = UNUSED;
                problems.add(
                        ProblemKind.UNUSED_ROW,
                        rows.rowNumber(row),
                        plan.column(),
                        "the split goes by what is missing");
            }
        }
        return IntStream.range(0, parts.length)
                .filter(row -> parts[row] != UNUSED)
                .toArray();
    }

    /** A field as a word: whole numbers without a fraction. */
    static String word(RowBatch rows, int column, int row) {
        if (rows.schema().column(column).type() != ColumnType.NUMBER) {
            return rows.texts(column)[row];
        }
        double number = rows.numbers(column)[row];
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static int share(double share, int count) {
        return (int) Math.round(share * count);
    }

    /** A uniformly random order (Fisher and Yates). */
    private static int[] shuffled(int[] rows, Random random) {
        for (int last = rows.length - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            int row = rows[chosen];
            rows[chosen] = rows[last];
            rows[last] = row;
        }
        return rows;
    }
}
