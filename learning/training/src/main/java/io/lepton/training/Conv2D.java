package io.lepton.training;

/**
 * Weighted sums over a window that moves over a picture, [channels, height, width].
 *
 * @param filters how many sums for each place
 * @param size of the window along each axis
 * @param stride how far the window moves
 * @param padding what happens at the edges
 */
public record Conv2D(int filters, int size, int stride, Padding padding, Activation activation) implements Layer {
    public Conv2D {
        Layer.requirePositive("filters", filters);
        Layer.requirePositive("size", size);
        Layer.requirePositive("stride", stride);
    }

    /** Moves by one and stays inside. */
    public static Conv2D of(int filters, int size, Activation activation) {
        return new Conv2D(filters, size, 1, Padding.VALID, activation);
    }

    /** The same with zeros around the edges, so that as many places come out as go in. */
    public Conv2D padded() {
        return new Conv2D(filters, size, stride, Padding.SAME, activation);
    }

    public Conv2D strided(int places) {
        return new Conv2D(filters, size, places, padding, activation);
    }
}
