package io.lepton.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Describes rows column by column, and looks for what may mislead a model. */
final class Reporter {
    private static final int DISTINCT_MAX = 10_000;
    private static final int FREQUENT_MAX = 10;
    private static final double FENCE = 1.5;
    private static final double MOSTLY = 0.5;
    /** Fewer rows than these may differ by chance. */
    private static final int ID_ROWS_MIN = 20;

    private final RowBatch rows;
    private final List<LeakageHint> hints = new ArrayList<>();

    private Reporter(RowBatch rows) {
        this.rows = rows;
    }

    static DataReport report(RowBatch rows, LabelReader labels, Problems problems) {
        var reporter = new Reporter(rows);
        int label = rows.schema().index(labels.label());
        List<ColumnReport> columns = new ArrayList<>();
        for (int column = 0; column < rows.schema().size(); column++) {
            columns.add(reporter.describe(column, column == label));
        }
        Map<String, Long> classRows = new LinkedHashMap<>();
        int[] labelled = labels.labelled(rows, new Problems());
        RowBatch answered = rows.rows(labelled);
        if (labels.task() == Task.CLASSIFICATION) {
            List<String> names = labels.classNames(List.of(answered));
            int[] indices = ((Targets.Classes) labels.targets(answered, names)).indices();
            names.forEach(name -> classRows.put(name, 0L));
            for (int index : indices) {
                classRows.merge(names.get(index), 1L, Long::sum);
            }
            reporter.hints.addAll(Leakage.ofClasses(answered, label, indices, names));
        } else {
            reporter.hints.addAll(Leakage.ofNumbers(answered, label));
        }
        return new DataReport(
                rows.rowCount(),
                reporter.duplicates(),
                columns,
                classRows,
                reporter.hints,
                problems.counts(),
                problems.first());
    }

    private ColumnReport describe(int column, boolean isLabel) {
        Column described = rows.schema().column(column);
        boolean isNumber = described.type() == ColumnType.NUMBER;
        Map<Object, Integer> counts = new HashMap<>();
        long missing = 0;
        for (int row = 0; row < rows.rowCount(); row++) {
            if (rows.isMissing(column, row)) {
                missing++;
                continue;
            }
            Object value = isNumber ? (Object) rows.numbers(column)[row] : rows.texts(column)[row];
            if (counts.size() < DISTINCT_MAX || counts.containsKey(value)) {
                counts.merge(value, 1, Integer::sum);
            }
        }
        if (!isLabel) {
            hint(described, column, missing, counts.size());
        }
        boolean isText = described.type() == ColumnType.TEXT;
        return new ColumnReport(
                described.name(),
                described.type(),
                missing,
                counts.size(),
                isNumber ? distribution(rows.numbers(column)) : Optional.empty(),
                isNumber || isText ? List.of() : frequent(counts));
    }

    private void hint(Column column, int index, long missing, int distinct) {
        long present = rows.rowCount() - missing;
        if (distinct <= 1) {
            hints.add(new LeakageHint(LeakageHint.Kind.CONSTANT_COLUMN, column.name(), "distinct values=" + distinct));
        }
        if (missing > MOSTLY * rows.rowCount()) {
            hints.add(new LeakageHint(
                    LeakageHint.Kind.MOSTLY_MISSING, column.name(), "missing=" + missing + " of " + rows.rowCount()));
        }
        boolean isCounted = distinct >= Math.min(present, DISTINCT_MAX) && present >= ID_ROWS_MIN;
        boolean mayBeId = column.type() == ColumnType.CATEGORY
                || (column.type() == ColumnType.NUMBER && areWholeNumbers(rows.numbers(index)));
        if (isCounted && mayBeId) {
            hints.add(new LeakageHint(
                    LeakageHint.Kind.ID_COLUMN, column.name(), "another value in each of " + present + " rows"));
        }
    }

    private static boolean areWholeNumbers(double[] numbers) {
        for (double number : numbers) {
            if (!Double.isNaN(number) && number != Math.rint(number)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<ColumnReport.Distribution> distribution(double[] numbers) {
        var summary = new NumberSummary();
        summary.add(numbers);
        if (summary.count() == 0) {
            return Optional.empty();
        }
        double[] sorted = summary.sorted();
        double lower = ValueSample.quantile(sorted, 0.25);
        double upper = ValueSample.quantile(sorted, 0.75);
        double reach = FENCE * (upper - lower);
        long outliers = 0;
        for (double number : numbers) {
            outliers += number < lower - reach || number > upper + reach ? 1 : 0;
        }
        return Optional.of(new ColumnReport.Distribution(
                summary.min(),
                lower,
                ValueSample.quantile(sorted, 0.5),
                upper,
                summary.max(),
                new ColumnReport.Moments(summary.mean(), summary.deviation()),
                outliers));
    }

    private static List<ColumnReport.Frequency> frequent(Map<Object, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> new ColumnReport.Frequency(String.valueOf(entry.getKey()), entry.getValue()))
                .sorted(Comparator.comparingLong((ColumnReport.Frequency frequency) -> -frequency.rows())
                        .thenComparing(ColumnReport.Frequency::value))
                .limit(FREQUENT_MAX)
                .toList();
    }

    /** Counts by 64-bit fingerprints: among a million rows two different ones are taken for equal once in 10^7 runs. */
    private long duplicates() {
        Set<Long> seen = new HashSet<>();
        long duplicates = 0;
        for (int row = 0; row < rows.rowCount(); row++) {
            long print = 0;
            for (int column = 0; column < rows.schema().size(); column++) {
                long field = rows.schema().column(column).type() == ColumnType.NUMBER
                        ? Double.doubleToLongBits(rows.numbers(column)[row])
                        : fingerprint(rows.texts(column)[row]);
                print = mix(print + field);
            }
            duplicates += seen.add(print) ? 0 : 1;
        }
        return duplicates;
    }

    private static long fingerprint(String text) {
        long print = text.length();
        for (int i = 0; i < text.length(); i++) {
            print = print * 0x100000001B3L ^ text.charAt(i);
        }
        return print;
    }

    private static long mix(long state) {
        long mixed = (state ^ (state >>> 32)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }
}
