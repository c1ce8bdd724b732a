package io.lepton.simulation;

import io.lepton.simulation.judge.Tally;
import java.util.List;

/**
 * What many runs of a scenario came to.
 *
 * @param options which runs
 * @param results each of them, in the order of seeds
 */
public record SimulationReport(ScenarioOptions options, List<SeedResult> results) {
    public SimulationReport {
        results = List.copyOf(results);
    }

    /** Whether every invariant held in every run. */
    public boolean holds() {
        return results.stream().allMatch(SeedResult::holds);
    }

    /** The requests of all runs together. */
    public Tally tally() {
        return results.stream().map(SeedResult::tally).reduce(Tally.none(), Tally::plus);
    }

    /** The runs in which an invariant did not hold. */
    public List<SeedResult> failures() {
        return results.stream().filter(result -> !result.holds()).toList();
    }

    /** The report for people: a table of seed ranges, and each failure with the way to replay it. */
    @Override
    public String toString() {
        return ReportText.of(this);
    }
}
