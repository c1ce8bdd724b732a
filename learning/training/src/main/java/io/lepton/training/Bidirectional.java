package io.lepton.training;

/**
 * A recurrent layer twice, of which one reads the series from its end; the states stand side by side.
 */
public record Bidirectional(Recurrent layer) implements Layer {
    public static Bidirectional of(Recurrent layer) {
        return new Bidirectional(layer);
    }
}
