package io.lepton.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks of every single column how much it alone tells of the answer. */
final class Leakage {
    /** A column that leaves so small a part of the errors of guessing is suspicious. */
    private static final double ERRORS_LEFT_MAX = 0.05;

    private static final double CORRELATION_MIN = 0.999;
    /** Values with fewer rows tell little. */
    private static final int VALUE_ROWS_MIN = 20;

    private static final double PURE = 0.99;
    private static final double RARE = 0.25;
    private static final int VALUES_MAX = 20;
    private static final int BUCKETS = 50;

    private Leakage() {}

    static List<LeakageHint> ofClasses(RowBatch rows, int label, int[] classes, List<String> names) {
        long[] totals = new long[names.size()];
        for (int index : classes) {
            totals[index]++;
        }
        List<LeakageHint> hints = new ArrayList<>();
        for (int column = 0; column < rows.schema().size(); column++) {
            if (column == label || rows.schema().column(column).type() == ColumnType.TEXT || names.size() < 2) {
                continue;
            }
            Map<Object, long[]> table = table(rows, column, classes, names.size());
            determined(rows.schema().column(column).name(), table, totals, hints);
            if (table.size() <= VALUES_MAX) {
                pureValues(rows.schema().column(column).name(), table, totals, names, hints);
            }
        }
        return hints;
    }

    private static void determined(String column, Map<Object, long[]> table, long[] totals, List<LeakageHint> hints) {
        long all = sum(totals);
        long guessed = all - max(totals);
        long left = 0;
        for (long[] counts : table.values()) {
            // A value of few rows determines them by chance, so it counts as a wrong guess.
            left += sum(counts) < VALUE_ROWS_MIN ? sum(counts) : sum(counts) - max(counts);
        }
        if (left <= ERRORS_LEFT_MAX * guessed) {
            hints.add(new LeakageHint(
                    LeakageHint.Kind.NEARLY_DETERMINES_LABEL,
                    column,
                    "wrong by this column alone=" + left + ", without it=" + guessed + ", rows=" + all));
        }
    }

    private static void pureValues(
            String column, Map<Object, long[]> table, long[] totals, List<String> names, List<LeakageHint> hints) {
        long all = sum(totals);
        for (long[] counts : table.values()) {
            for (int index = 0; index < counts.length; index++) {
                boolean isPure = sum(counts) >= VALUE_ROWS_MIN && counts[index] >= PURE * sum(counts);
                if (isPure && totals[index] <= RARE * all) {
                    hints.add(new LeakageHint(
                            LeakageHint.Kind.VALUE_DETERMINES_CLASS,
                            column,
                            "rows with one value=" + sum(counts) + ", of them of class " + names.get(index) + "="
                                    + counts[index]));
                }
            }
        }
    }

    /** How often each value, or bucket of numbers, comes with each class. */
    private static Map<Object, long[]> table(RowBatch rows, int column, int[] classes, int classCount) {
        boolean isNumber = rows.schema().column(column).type() == ColumnType.NUMBER;
        double[] bounds = isNumber ? bounds(rows.numbers(column)) : new double[0];
        Map<Object, long[]> table = new HashMap<>();
        for (int row = 0; row < classes.length; row++) {
            Object value = isNumber ? (Object) bucket(bounds, rows.numbers(column)[row]) : rows.texts(column)[row];
            table.computeIfAbsent(value, _ -> new long[classCount])[classes[row]]++;
        }
        return table;
    }

    /** The different values where they are few, else quantiles. */
    private static double[] bounds(double[] numbers) {
        var summary = new NumberSummary();
        summary.add(numbers);
        double[] sorted = summary.sorted();
        double[] distinct = java.util.Arrays.stream(sorted).distinct().toArray();
        if (distinct.length <= BUCKETS) {
            return distinct;
        }
        double[] bounds = new double[BUCKETS];
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            bounds[bucket] = ValueSample.quantile(sorted, (double) bucket / BUCKETS);
        }
        return java.util.Arrays.stream(bounds).distinct().toArray();
    }

    private static int bucket(double[] bounds, double number) {
        if (Double.isNaN(number)) {
            return -1;
        }
        int place = java.util.Arrays.binarySearch(bounds, number);
        return place >= 0 ? place : -place - 2;
    }

    static List<LeakageHint> ofNumbers(RowBatch rows, int label) {
        List<LeakageHint> hints = new ArrayList<>();
        for (int column = 0; column < rows.schema().size(); column++) {
            if (column == label || rows.schema().column(column).type() != ColumnType.NUMBER) {
                continue;
            }
            double correlation = correlation(rows.numbers(column), rows.numbers(label));
            if (Math.abs(correlation) >= CORRELATION_MIN) {
                hints.add(new LeakageHint(
                        LeakageHint.Kind.NEARLY_DETERMINES_LABEL,
                        rows.schema().column(column).name(),
                        "correlation=" + correlation));
            }
        }
        return hints;
    }

    /** Pearson's, over the rows that have both; 0 where one of them does not vary. */
    private static double correlation(double[] left, double[] right) {
        var a = new NumberSummary();
        var b = new NumberSummary();
        for (int row = 0; row < left.length; row++) {
            if (!Double.isNaN(left[row] + right[row])) {
                a.add(left[row]);
                b.add(right[row]);
            }
        }
        double products = 0;
        for (int row = 0; row < left.length; row++) {
            double product = (left[row] - a.mean()) * (right[row] - b.mean());
            products += Double.isNaN(product) ? 0 : product;
        }
        double scale = a.count() * a.deviation() * b.deviation();
        return scale > 0 ? products / scale : 0;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private static long max(long[] counts) {
        long max = 0;
        for (long count : counts) {
            max = Math.max(max, count);
        }
        return max;
    }
}
