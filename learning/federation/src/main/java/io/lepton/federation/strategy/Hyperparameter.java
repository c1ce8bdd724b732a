package io.lepton.federation.strategy;

/** Checks the numbers by which a strategy is set. */
final class Hyperparameter {
    private Hyperparameter() {}

    static void positive(String name, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("not a positive number: " + name + "=" + value);
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("not a number from 0 on: " + name + "=" + value);
        }
    }

    /** A share that is less than the whole. */
    static void decay(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("not in [0, 1): " + name + "=" + value);
        }
    }
}
