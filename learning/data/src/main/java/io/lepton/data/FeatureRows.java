package io.lepton.data;

import io.lepton.domain.Shape;

/**
 * Prepared rows, each an example of the same shape, in memory or not: whoever learns takes a batch at a time.
 *
 * <p>Confined to one thread unless the implementation says more.
 */
public interface FeatureRows {
    int rowCount();

    /** The shape of one example, without the axis of the rows. */
    Shape exampleShape();

    /**
     * The rows with these numbers, in this order, in memory; a row may come twice.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    Features rows(int[] numbers);

    /** A number that tells other rows apart, so that nothing goes on with rows it did not begin with. */
    long checksum();

    /** All rows in memory, for whoever cannot do with less. */
    default Features all() {
        return rows(java.util.stream.IntStream.range(0, rowCount()).toArray());
    }
}
