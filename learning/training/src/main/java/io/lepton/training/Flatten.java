package io.lepton.training;

/**
 * All numbers of an example in one row.
 */
public record Flatten() implements Layer {
    public static Flatten all() {
        return new Flatten();
    }
}
