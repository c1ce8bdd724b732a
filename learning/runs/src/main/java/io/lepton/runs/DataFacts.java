package io.lepton.runs;

import io.lepton.data.ColumnReport;
import io.lepton.data.DataReport;
import io.lepton.data.Problem;
import io.lepton.data.ProblemKind;
import io.lepton.data.Problems;
import io.lepton.runs.Evaluation.ColumnFacts;
import io.lepton.runs.Evaluation.Frequent;
import io.lepton.runs.Evaluation.Spread;
import io.lepton.wire.RunView.DataView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is recorded of the data of a run: how much there is, what is wrong with it, what its columns look like. */
final class DataFacts {
    static final int FREQUENT_SHOWN = 5;

    private DataFacts() {}

    static DataView view(Sources sources, int train, double validationShare, int test, List<String> problems) {
        int validation = (int) Math.round(train * validationShare);
        return new DataView(
                String.valueOf(sources.data()), sources.sha256(), train - validation, validation, test, problems);
    }

    /** What a person should read of it; hints about columns that are left out anyway are not shown. */
    static List<String> problems(DataReport report, List<String> ignored) {
        List<String> lines = told(report.problemCounts(), report.problems());
        if (report.duplicateRows() > 0) {
            lines.add(report.duplicateRows() + " rows are the same as an earlier one");
        }
        report.hints().stream()
                .filter(hint -> !ignored.contains(hint.column()))
                .forEach(hint -> lines.add("may tell the answer, or be no fact at all: " + hint.column() + ", "
                        + hint.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " (" + hint.detail() + ")"));
        return lines;
    }

    static List<String> told(Problems problems) {
        return told(problems.counts(), problems.first());
    }

    /** A line for each kind, with the first of it. */
    private static List<String> told(Map<ProblemKind, Long> counts, List<Problem> first) {
        List<String> lines = new ArrayList<>();
        counts.forEach((kind, count) -> lines.add(count + " times "
                + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + first.stream()
                        .filter(problem -> problem.kind() == kind)
                        .findFirst()
                        .map(one -> ", first: " + one)
                        .orElse("")));
        return lines;
    }

    static List<ColumnFacts> columns(List<ColumnReport> columns) {
        return columns.stream()
                .map(column -> new ColumnFacts(
                        column.name(),
                        column.type().name().toLowerCase(Locale.ROOT),
                        column.missing(),
                        column.distinct(),
                        column.numbers().map(DataFacts::spread),
                        column.frequent().stream()
                                .limit(FREQUENT_SHOWN)
                                .map(one -> new Frequent(one.value(), one.rows()))
                                .toList()))
                .toList();
    }

    private static Spread spread(ColumnReport.Distribution numbers) {
        return new Spread(
                List.of(
                        numbers.min(),
                        numbers.lowerQuartile(),
                        numbers.median(),
                        numbers.upperQuartile(),
                        numbers.max()),
                numbers.moments().mean(),
                numbers.moments().deviation(),
                numbers.outliers());
    }
}
