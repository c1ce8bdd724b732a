package io.lepton.training;

/**
 * The mean of each window that moves over the steps of a series or over a picture.
 *
 * @param size of the window along each axis
 * @param stride how far it moves
 */
public record AveragePooling(int size, int stride) implements Layer {
    public AveragePooling {
        Layer.requirePositive("size", size);
        Layer.requirePositive("stride", stride);
    }

    /** Windows side by side. */
    public static AveragePooling of(int size) {
        return new AveragePooling(size, size);
    }
}
