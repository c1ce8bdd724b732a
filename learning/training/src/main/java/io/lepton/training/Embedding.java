package io.lepton.training;

/**
 * A learned row of numbers for each whole number of a text.
 *
 * @param rows how many whole numbers there are, from 0
 * @param width of a row
 */
public record Embedding(int rows, int width) implements Layer {
    public Embedding {
        Layer.requirePositive("rows", rows);
        Layer.requirePositive("width", width);
    }

    public static Embedding of(int rows, int width) {
        return new Embedding(rows, width);
    }
}
