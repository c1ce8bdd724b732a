package io.lepton.simulation;

import io.lepton.simulation.judge.Tally;
import java.util.List;

/**
 * One run.
 *
 * @param seed what it was drawn from
 * @param tally what became of its requests
 * @param violations every invariant that did not hold; empty means that all did
 * @param eventCount how many events it had
 * @param traceDigest the digest of all that happened; equal means the same run
 */
public record SeedResult(long seed, Tally tally, List<String> violations, long eventCount, String traceDigest) {
    public SeedResult {
        violations = List.copyOf(violations);
    }

    /** Whether every invariant held. */
    public boolean holds() {
        return violations.isEmpty();
    }
}
