package io.lepton.training;

/**
 * The largest number of each window that moves over the steps of a series or over a picture.
 *
 * @param size of the window along each axis
 * @param stride how far it moves
 */
public record MaxPooling(int size, int stride) implements Layer {
    public MaxPooling {
        Layer.requirePositive("size", size);
        Layer.requirePositive("stride", stride);
    }

    /** Windows side by side. */
    public static MaxPooling of(int size) {
        return new MaxPooling(size, size);
    }
}
