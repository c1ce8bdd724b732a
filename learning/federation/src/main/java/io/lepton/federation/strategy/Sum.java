package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;

/**
 * The updates of a round, added up.
 *
 * @param change the sum of weight times change
 * @param weight the sum of the weights
 * @param count how many updates it is of
 */
public record Sum(Weights change, double weight, int count) {
    public Sum {
        if (count < 1 || !(weight > 0)) {
            throw new IllegalArgumentException("a sum of nothing: count=" + count + ", weight=" + weight);
        }
    }

    /** The weighted mean. */
    public Weights mean() {
        return change.times(1 / weight);
    }
}
