package io.lepton.simulation;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.RouteReason;
import io.lepton.simulation.judge.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a {@link SimulationReport} for people. */
final class ReportText {
    /** A report has about this many rows, however many seeds. */
    private static final int ROWS = 10;

    private static final String ROW = "%-15s %10s %10s %14s  %s%n";

    private ReportText() {}

    static String of(SimulationReport report) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, ROW, "seeds", "requests", "unheard", "worst failover", "invariants"));
        List<SeedResult> results = report.results();
        int perRow = Math.max(1, (results.size() + ROWS - 1) / ROWS);
        for (int from = 0; from < results.size(); from += perRow) {
            text.append(row(results.subList(from, Math.min(results.size(), from + perRow))));
        }
        Tally tally = report.tally();
        text.append(counts("answered", words(tally.answered())));
        text.append(counts("refused", codes(tally.refused())));
        report.failures().forEach(failure -> text.append(failure(failure)));
        return text.toString();
    }

    private static String row(List<SeedResult> results) {
        Tally tally = results.stream().map(SeedResult::tally).reduce(Tally.none(), Tally::plus);
        long broken = results.stream().filter(result -> !result.holds()).count();
        return String.format(
                Locale.ROOT,
                ROW,
                results.getFirst().seed() + ".." + results.getLast().seed(),
                tally.requests(),
                tally.unheard(),
                tally.worstFailover().toMillis() + " ms",
                broken == 0 ? "held" : "BROKEN in " + broken);
    }

    private static Map<String, Long> words(Map<RouteReason, Long> counts) {
        Map<String, Long> words = new TreeMap<>();
        counts.forEach((reason, count) -> words.put(reason.word(), count));
        return words;
    }

    private static Map<String, Long> codes(Map<ErrorCode, Long> counts) {
        Map<String, Long> codes = new TreeMap<>();
        counts.forEach((code, count) -> codes.put(code.httpStatus() + " " + code, count));
        return codes;
    }

    private static String counts(String title, Map<String, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((name, count) -> parts.add(name + " " + count));
        return title + ": " + (parts.isEmpty() ? "none" : String.join(", ", parts)) + System.lineSeparator();
    }

    private static String failure(SeedResult failure) {
        StringBuilder text = new StringBuilder("seed " + failure.seed() + " broke an invariant; replay it with"
                + " `lepton simulate region-loss --seeds 1 --first-seed " + failure.seed() + " --trace`"
                + System.lineSeparator());
        failure.violations()
                .forEach(violation -> text.append("  ").append(violation).append(System.lineSeparator()));
        return text.toString();
    }
}
