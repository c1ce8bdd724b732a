package io.lepton.simulation;

import io.lepton.simulation.engine.Trace;
import io.lepton.simulation.judge.Tally;
import io.lepton.simulation.world.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What many runs under each class of fault came to.
 *
 * @param options which seeds each class was run with
 * @param rows a row for each class
 */
public record FaultReport(ScenarioOptions options, List<Row> rows) {
    private static final String LINE = "%-19s %6s %9s %9s %8s  %s%n";

    /** The runs of one class, in the order of seeds. */
    public record Row(FaultClass fault, List<SeedResult> results) {
        public Row {
            results = List.copyOf(results);
        }

        /** The runs in which an invariant did not hold. */
        public List<SeedResult> failures() {
            return results.stream().filter(result -> !result.holds()).toList();
        }
    }

    public FaultReport {
        rows = List.copyOf(rows);
    }

    /** Runs every class given with every seed, and tells of each run as soon as it is over. */
    public static FaultReport run(List<FaultClass> faults, ScenarioOptions options, Consumer<SeedResult> progress) {
        List<Row> rows = new ArrayList<>();
        for (FaultClass fault : faults) {
            List<SeedResult> results = new ArrayList<>();
            for (int index = 0; index < options.seeds(); index++) {
                SeedResult result = run(fault, options.firstSeed() + index, Trace.digested());
                progress.accept(result);
                results.add(result);
            }
            rows.add(new Row(fault, results));
        }
        return new FaultReport(options, rows);
    }

    /** Runs one seed of a class again, and hands every line of its trace to a reader. */
    public static FaultReport replay(FaultClass fault, long seed, Consumer<String> reader) {
        SeedResult result = run(fault, seed, Trace.readBy(reader));
        return new FaultReport(new ScenarioOptions(1, seed), List.of(new Row(fault, List.of(result))));
    }

    private static SeedResult run(FaultClass fault, long seed, Trace trace) {
        return new FaultRun(fault, seed, trace, Parts.sound()).run();
    }

    /** Whether every invariant held in every run. */
    public boolean holds() {
        return rows.stream().allMatch(row -> row.failures().isEmpty());
    }

    /** The report for people: a row for each class, and each failure with the way to replay it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, LINE, "fault", "seeds", "requests", "answered", "events", "invariants"));
        rows.forEach(row -> text.append(line(row)));
        rows.forEach(row -> row.failures().forEach(failure -> text.append(failure(row.fault(), failure))));
        return text.toString();
    }

    private static String line(Row row) {
        var tally = row.results().stream().map(SeedResult::tally).reduce(Tally.none(), Tally::plus);
        long answered =
                tally.answered().values().stream().mapToLong(Long::longValue).sum();
        long events = row.results().stream().mapToLong(SeedResult::eventCount).sum();
        int broken = row.failures().size();
        return String.format(
                Locale.ROOT,
                LINE,
                row.fault().word(),
                row.results().size(),
                tally.requests(),
                answered,
                events / 1_000 + "k",
                broken == 0 ? "held" : "BROKEN in " + broken);
    }

    private static String failure(FaultClass fault, SeedResult failure) {
        String replay = String.format(
                Locale.ROOT,
                "%s, seed %d broke an invariant; replay it with `lepton simulate faults --class %s --seeds 1"
                        + " --first-seed %d --trace`%n",
                fault.word(),
                failure.seed(),
                fault.word(),
                failure.seed());
        return failure.violations().stream()
                .map(violation -> "  " + violation + System.lineSeparator())
                .collect(Collectors.joining("", replay, ""));
    }
}
