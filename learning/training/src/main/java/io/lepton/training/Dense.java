package io.lepton.training;

/**
 * A weighted sum of the last axis for each unit.
 *
 * @param units how many sums
 */
public record Dense(int units, Activation activation) implements Layer {
    public Dense {
        Layer.requirePositive("units", units);
    }

    public static Dense of(int units, Activation activation) {
        return new Dense(units, activation);
    }

    public static Dense of(int units) {
        return new Dense(units, Activation.LINEAR);
    }
}
