package io.lepton.federation;

import java.util.List;
import java.util.Map;

/**
 * What became of a round.
 *
 * @param round its number; rounds that came to nothing have numbers too
 * @param outcome {@link Phase#COMMITTED} or {@link Phase#ABORTED}
 * @param reason why it came to nothing; empty if it did not
 * @param roster who was asked
 * @param updateCount how many updates are in the model
 * @param evaluations how the model did at each site that tried it
 * @param contributors whose updates are in the model: of each how many rounds old it was, 0 where rounds do not overlap
 */
public record RoundReport(
        int round,
        Phase outcome,
        String reason,
        List<String> roster,
        int updateCount,
        Map<String, Evaluation> evaluations,
        Map<String, Integer> contributors) {
    public RoundReport {
        roster = List.copyOf(roster);
        evaluations = Map.copyOf(evaluations);
        contributors = Map.copyOf(contributors);
    }

    /** A round of which nobody's update is told. */
    public RoundReport(
            int round,
            Phase outcome,
            String reason,
            List<String> roster,
            int updateCount,
            Map<String, Evaluation> evaluations) {
        this(round, outcome, reason, roster, updateCount, evaluations, Map.of());
    }

    /** The accuracy over all held-out examples together; 0 if there are none. */
    public double accuracy() {
        long examples = evaluations.values().stream()
                .mapToLong(Evaluation::exampleCount)
                .sum();
        long correct = evaluations.values().stream()
                .mapToLong(Evaluation::correctCount)
                .sum();
        return examples == 0 ? 0 : (double) correct / examples;
    }
}
