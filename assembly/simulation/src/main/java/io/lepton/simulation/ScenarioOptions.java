package io.lepton.simulation;

/**
 * Which runs a report is made of.
 *
 * @param seeds how many, at least 1
 * @param firstSeed the seed of the first; the others follow
 */
public record ScenarioOptions(int seeds, long firstSeed) {
    public static final int SEEDS_MAX = 1_000_000;

    public ScenarioOptions {
        if (seeds < 1 || seeds > SEEDS_MAX) {
            throw new IllegalArgumentException("outside [1, " + SEEDS_MAX + "]: seeds=" + seeds);
        }
    }
}
