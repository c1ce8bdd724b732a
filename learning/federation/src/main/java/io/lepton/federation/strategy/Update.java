package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;

/**
 * What one participant has learned.
 *
 * @param participant who
 * @param exampleCount n, on how many examples
 * @param staleness how many rounds have been aggregated since the model from which it started; 0 in a round of its own
 * @param change the difference to where it started, then what the strategy asks for besides
 */
public record Update(String participant, long exampleCount, int staleness, Weights change) {
    public Update {
        if (exampleCount < 1) {
            throw new IllegalArgumentException("not positive: exampleCount=" + exampleCount);
        }
        if (staleness < 0) {
            throw new IllegalArgumentException("negative: staleness=" + staleness);
        }
    }
}
