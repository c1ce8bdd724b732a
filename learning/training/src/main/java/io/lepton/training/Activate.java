package io.lepton.training;

/**
 * Bends the numbers by a curve, apart from the layer before.
 */
public record Activate(Activation activation) implements Layer {
    public static Activate by(Activation activation) {
        return new Activate(activation);
    }
}
