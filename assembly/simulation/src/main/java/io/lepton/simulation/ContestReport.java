package io.lepton.simulation;

import io.lepton.simulation.contest.Contest;
import io.lepton.simulation.contest.PhaseScore;
import io.lepton.simulation.contest.RoutingPolicy;
import io.lepton.simulation.contest.Terrain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * How routing policies fared in one world.
 *
 * @param world the world
 * @param seeds how many runs each row sums up
 * @param rows a row for each policy
 */
public record ContestReport(ContestWorld world, int seeds, List<Row> rows) {
    /** The scores of one policy, one for each phase, summed over the seeds. */
    public record Row(RoutingPolicy policy, List<PhaseScore> scores) {
        public Row {
            scores = List.copyOf(scores);
        }
    }

    public ContestReport {
        rows = List.copyOf(rows);
    }

    /** Runs each policy in a world that needs no files. */
    public static ContestReport run(ContestWorld world, List<String> words, int seeds, IntConsumer progress) {
        return run(world, WorldFiles.none(), words, seeds, progress);
    }

    /**
     * Runs each policy on the seeds 0, 1, and so on, and tells after each run how many are over.
     *
     * @param files reads what the world names
     *
     * @param words which policies, by their names; none for all
     * @throws IllegalArgumentException if there is no such policy, or the world lacks a round trip
     */
    public static ContestReport run(
            ContestWorld world, WorldFiles files, List<String> words, int seeds, IntConsumer progress) {
        Terrain terrain = world.toTerrain(files);
        List<RoutingPolicy> policies = words.isEmpty()
                ? List.of(RoutingPolicy.values())
                : words.stream().map(RoutingPolicy::of).toList();
        List<Row> rows = new ArrayList<>();
        int done = 0;
        for (RoutingPolicy policy : policies) {
            List<PhaseScore> sum = new ArrayList<>(
                    world.phases().stream().map(_ -> PhaseScore.none()).toList());
            for (int seed = 0; seed < seeds; seed++) {
                List<PhaseScore> scores = Contest.run(terrain, policy, seed);
                for (int phase = 0; phase < scores.size(); phase++) {
                    sum.set(phase, sum.get(phase).plus(scores.get(phase)));
                }
                progress.accept(++done);
            }
            rows.add(new Row(policy, sum));
        }
        return new ContestReport(world, seeds, rows);
    }

    /** How many runs that will be. */
    public static int runs(List<String> words, int seeds) {
        return seeds * (words.isEmpty() ? RoutingPolicy.values().length : words.size());
    }

    /** The report as one HTML page that needs nothing else. */
    public String toHtml() {
        return ContestPage.of(this);
    }

    /** The report as a table: for each policy and phase the percentage that missed, and the one that crossed regions. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-20s", "% missed (crossed)"));
        world.phases().forEach(phase -> text.append(String.format(Locale.ROOT, " %16s", phase.name())));
        text.append(System.lineSeparator());
        for (Row row : rows) {
            text.append(String.format(Locale.ROOT, "%-20s", row.policy().word()));
            row.scores().forEach(score -> text.append(String.format(Locale.ROOT, " %16s", cell(score))));
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    static String cell(PhaseScore score) {
        return String.format(Locale.ROOT, "%.2f (%.1f)", score.missedPercent(), score.crossedPercent());
    }
}
