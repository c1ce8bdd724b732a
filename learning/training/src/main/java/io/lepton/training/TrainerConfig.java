package io.lepton.training;

/**
 * How to train.
 *
 * @param units the width of the hidden layer
 * @param epochs how often each example is seen
 * @param batchSize the examples per step
 * @param rate the first step's length, above 0
 */
record TrainerConfig(int units, int epochs, int batchSize, double rate) {
    TrainerConfig {
        if (units < 1 || epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "below one: units=" + units + ", epochs=" + epochs + ", batchSize=" + batchSize);
        }
        if (!(rate > 0) || rate > 1) {
            throw new IllegalArgumentException("not in (0, 1]: rate=" + rate);
        }
    }
}
