package io.lepton.training;

/**
 * The largest number or the mean of each channel of a picture, or of each column of a series.
 */
public record GlobalPooling(Kept kept) implements Layer {
    /** What is kept. */
    public enum Kept {
        MAX,
        AVERAGE
    }

    public static GlobalPooling max() {
        return new GlobalPooling(Kept.MAX);
    }

    public static GlobalPooling average() {
        return new GlobalPooling(Kept.AVERAGE);
    }
}
